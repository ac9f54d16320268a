/** A whole fine-tuning run from the command line, with the real engine, on a tiny model. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSafetensorsHeader } from '../src-main/models/safetensors.ts';
import { engineOf, untilGone } from './testing/processes.ts';
import { jsonLines, runIdIn, salf, startSalf } from './testing/salf.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from './testing/tiny-task.ts';

const MODEL = ['--model', 'llama-gqa-untied'];
const DATA = [...TINY_TASK, '--train', 'train.jsonl', '--test', 'test.jsonl', '--batch-size', '15', '--seed', '3'];
const TRAIN = ['train', ...MODEL, ...DATA, '--learning-rate', '0.01', '--threads', '1'];
const SHORT = [...TRAIN, '--epochs', '3'];
/**
 * Long enough to be stopped in the middle, however fast the machine is: an engine may be hundreds of steps ahead of what a test
 * has read of it.
 */
const STEPS = 1000;
const LONG = [...TRAIN, '--steps', String(STEPS), '--eval-every', '150', '--checkpoint-every', '450'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-e2e-'));
  cpSync(join(GOLDEN_MODELS, 'llama-gqa-untied'), join(folder, 'llama-gqa-untied'), { recursive: true });
  writeTinyData(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function exported(runId: string): Promise<Buffer> {
  const out = `out-${runId}`;
  const { stderr, exitCode } = await salf(['export', '--run', runId, '--out', out], folder);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  return readFileSync(join(folder, out, 'model.safetensors'));
}

async function stateOf(runId: string): Promise<unknown> {
  const [event] = jsonLines((await salf(['show', runId, '--json'], folder)).stdout);
  return event !== undefined && 'run' in event ? event.run : undefined;
}

describe('salf train', () => {
  it('writes events that the contract knows, and the same numbers and bytes for the same seed', async () => {
    const outcomes = [await salf([...SHORT, '--json'], folder), await salf([...SHORT, '--json'], folder)];
    const results = outcomes.map(({ exitCode, stdout, stderr }) => {
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      const lines = jsonLines(stdout);
      expect([...new Set(lines.map(({ type }) => type))].sort()).toEqual(
        ['checkpoint', 'data', 'evaluation', 'hello', 'model', 'plan', 'progress', 'result', 'run'].sort(),
      );
      const last = lines.at(-1);
      if (last?.type !== 'result' || last.kind !== 'train') throw new Error('The last line is no result.');
      return last;
    });
    const [first, second] = [results[0]!, results[1]!];
    expect(first).toMatchObject({ split: 'test', steps: 18, provider: 'cpu' });
    expect(first.macroF1).toBeGreaterThan(1 / 6);
    const { perClass, confusion, loss, macroF1, accuracy, runId } = first;
    expect(second).toMatchObject({ perClass, confusion, loss, macroF1, accuracy });
    const source = readFileSync(join(folder, 'llama-gqa-untied', 'model.safetensors'));
    const bytes = await exported(runId);
    expect(bytes.equals(await exported(second.runId))).toBe(true);
    expect(bytes.equals(source)).toBe(false);
  });

  it('tells a person what it found, how it went and what came out', async () => {
    const { exitCode, stdout, stderr } = await salf([...SHORT, '--workspace', 'w'], folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const id = runIdIn(stdout);
    const score = String.raw`macro-F1 \d\.\d{3}, accuracy \d\.\d{3}`;
    const parts = [
      `^Run {5}${id}\nModel {3}llama-gqa-untied: llama, 3 blocks of width 16, vocabulary 48, untied head\n`,
      String.raw` {8}train: 81 rows of \d+ tokens in the median, \d+ at most \(train\.jsonl\)\n`,
      String.raw` {8}classes: cat 27, hat 27, end 27\n`,
      String.raw`\nPlan {4}blocks 1–3 train \(3 of 3\): 7\.02 k of 8\.56 k parameters in 28 tensors\n`,
      String.raw` {8}18 steps, 6 an epoch, on cpu\n`,
      String.raw` {8}about \d+ MiB of memory, about \S+ m?s\n\nvalidation of the untrained model: ${score}, loss \d\.\d{4}\nstep 1/18 6 %  loss \d+\.\d{4}  rate 0\.005`,
      String.raw`\nvalidation after step 6: ${score}, loss \d\.\d{4}\n`,
      String.raw`\n\ntest: ${score}(, best weights \(step \d+\))?\nclass  precision  recall     F1  rows\ncat {8}\d\.\d{3}   \d\.\d{3}  \d\.\d{3}    10\n`,
      String.raw`\n\ncost +time  share\n`,
      String.raw`\nforward and backward +\S+ m?s +\d+ %\n`,
      String.raw`\ntotal +\S+ m?s  100 %\n`,
      String.raw` tokens, \d+ MiB of memory at the peak\nin addition updates \S+ MFLOP\n\nRun ${id} finished: 18 steps in \S+ s on cpu\.\n`,
      `\nSee it again with npm run salf -- show ${id} --workspace w\nWrite the model with npm run salf -- export --run ${id} --out DIR --workspace w\n$`,
    ];
    parts.forEach((part) => expect(stdout).toMatch(new RegExp(part)));

    const listed = await salf(['runs', '--workspace', 'w'], folder);
    expect(listed.stdout.split('\n')[1]).toMatch(
      new RegExp(`^${id}  finished .* llama-gqa-untied  \\S+ +full +3 +0\\.`),
    );
    const shown = await salf(['show', id.slice(-6), '--workspace', 'w'], folder);
    expect(shown.stdout).toContain(`Run     ${id} finished\n`);
    const table = /\ntest: macro-F1[^]*?\n\n/.exec(stdout)![0];
    expect(shown.stdout).toContain(table);
  });

  it('leaves the frozen blocks alone, and what does not train', async () => {
    const words = [...TRAIN, '--steps', '4', '--method', 'last-k', '--freeze', '2', '--json'];
    const { exitCode, stdout } = await salf(words, folder);
    expect(exitCode).toBe(0);
    const plan = jsonLines(stdout).find(({ type }) => type === 'plan');
    expect(plan).toMatchObject({ blocks: [3], steps: 4 });
    const before = join(folder, 'llama-gqa-untied', 'model.safetensors');
    const bytes = { before: readFileSync(before), after: await exported(runIdIn(stdout)) };
    const changed = (await readSafetensorsHeader(before)).tensors
      .filter(({ offset, bytes: size }) => {
        const [old, now] = [bytes.before, bytes.after].map((each) => each.subarray(offset, offset + size));
        return !old!.equals(now!);
      })
      .map(({ name }) => name.replace(/layers\.2\..*/, 'layers.2'));
    expect([...new Set(changed)].sort()).toEqual(['model.layers.2', 'model.norm.weight']);
    expect(bytes.after.length).toBe(bytes.before.length);
  });
});

describe('a run that is interrupted', () => {
  let whole: Buffer;
  beforeAll(async () => {
    whole = await exported(runIdIn((await salf([...LONG, '--json'], folder)).stdout));
  });

  async function resumesToTheSame(runId: string): Promise<ReturnType<typeof jsonLines>> {
    const { exitCode, stdout, stderr } = await salf(['resume', runId, '--json'], folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const lines = jsonLines(stdout);
    expect(lines.at(-1)).toMatchObject({ type: 'result', runId, steps: STEPS });
    expect((await exported(runId)).equals(whole)).toBe(true);
    return lines;
  }

  it('stops at Ctrl-C, says how to continue, and continues to the same bytes', async () => {
    const running = startSalf(LONG, folder);
    await running.until(/step 1\//);
    running.child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: '' });
    const id = runIdIn(stdout);
    expect(stdout).toMatch(
      new RegExp(
        `\nPausing after this step; Ctrl-C again ends it at once\\.\n(?:(?:validation after )?step .*\n)*Run ${id} paused after step [\\d,]+ and kept a checkpoint\\.\nResume with npm run salf -- resume ${id}\n$`,
      ),
    );
    expect(await stateOf(id)).toMatchObject({ state: 'stopped', reason: 'It was paused on request.' });
    await resumesToTheSame(id);
  });

  /** The step of a run's newest checkpoint. */
  function lastKept(runId: string): number {
    const kept = readdirSync(join(folder, 'workspace', 'runs', runId, 'checkpoints')).sort();
    return Number(/^step-(\d+)\.safetensors$/.exec(kept.at(-1)!)![1]);
  }

  describe.skipIf(process.platform !== 'linux')('by a kill', () => {
    it('of the engine: is a crash without a stack trace, and continues to the same bytes', async () => {
      const running = startSalf([...LONG, '--json'], folder);
      await running.until(/"type":"checkpoint"[^]*"step":470,/);
      process.kill(engineOf(running.child.pid!), 'SIGKILL');
      const { exitCode, stdout, stderr } = await running.ended;
      const id = runIdIn(stdout);
      const log = join(folder, 'workspace', 'runs', id, 'engine.log');
      const killed = 'The engine was killed by SIGKILL, most likely because the memory ran out.';
      const message = `${killed} ${/The plan asked for \d+ MiB; the machine has \S+ GiB\./.exec(stderr)?.[0]}`;
      const remedy = 'Use a smaller --batch-size or --max-length, or freeze more blocks.';
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: `salf: ${log}: ${message} ${remedy}\n` });
      expect(jsonLines(stdout).at(-1)).toEqual({
        type: 'error',
        exitCode: 1,
        fault: { code: 'engine.out-of-memory', message, remedy, file: log },
      });
      expect(await stateOf(id)).toMatchObject({ state: 'crashed', faultCode: 'engine.out-of-memory' });
      const step = lastKept(id);
      expect(step).toBeGreaterThanOrEqual(450);
      const first = (await resumesToTheSame(id)).find(({ type }) => type === 'progress');
      expect(first).toMatchObject({ step: step + 1 });
    });

    it('of the program: the engine ends with a checkpoint, from which the run continues to the same bytes', async () => {
      const running = startSalf([...LONG, '--json'], folder);
      const id = runIdIn(await running.until(/"step":20,/));
      const engine = engineOf(running.child.pid!);
      running.child.kill('SIGKILL');
      await untilGone(engine, 20_000);
      expect(await stateOf(id)).toMatchObject({ state: 'stopped', reason: 'The program that supervised it ended.' });
      const step = lastKept(id);
      expect(step).toBeGreaterThanOrEqual(20);
      expect(step).toBeLessThan(STEPS);
      const first = (await resumesToTheSame(id)).find(({ type }) => type === 'progress');
      expect(first).toMatchObject({ step: step + 1 });
    });
  });
});

describe('the commands beside it', () => {
  it('inspect and data describe the same model and file', async () => {
    const inspected = await salf(['inspect', ...MODEL, '--json'], folder);
    expect(jsonLines(inspected.stdout)).toMatchObject([
      { type: 'result', family: 'llama', blocks: 3, hiddenSize: 16, tiedHead: false, parameters: { total: 8560 } },
    ]);
    const words = ['data', '--file', 'train.jsonl', ...TINY_TASK, ...MODEL];
    const described = await salf([...words, '--json'], folder);
    const classes = ['cat', 'hat', 'end'].map((label) => ({ label, rows: 30 }));
    expect(jsonLines(described.stdout)).toMatchObject([{ type: 'result', rows: 90, report: { classes } }]);
    const { stdout } = await salf(words, folder);
    expect(stdout).toMatch(/\nclass {2}rows\ncat {6}30\nhat {6}30\nend {6}30\n\ntokens +rows\n +\d+ +[1-9]/);
  });

  it('logits gives a number for each token and a row for each latent space', async () => {
    const { exitCode, stdout } = await salf(['logits', ...MODEL, '--text', 'the cat:', '--hidden', '--json'], folder);
    expect(exitCode).toBe(0);
    const last = jsonLines(stdout).at(-1);
    if (last?.type !== 'result' || last.kind !== 'logits') throw new Error('The last line is no result.');
    expect(last.ids).toEqual([34, 32, 44, 4]);
    expect(last.logits).toHaveLength(48);
    expect(last.hidden?.map((row) => row.length)).toEqual([16, 16, 16, 16]);
    const person = await salf(['logits', ...MODEL, '--text', 'a'], folder);
    expect(person.stdout).toMatch(/^1 token: 5\ntoken id +logit\n( +\d+ +-?\d+\.\d{4}\n){10}$/);
  });
});
