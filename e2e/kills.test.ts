/**
 * Processes killed at moments that a seed draws. Whatever is killed, the run continues to the numbers of one that was not,
 * and the store holds every one of its steps.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Random } from '../src-main/base/random.ts';
import { openStore } from '../src-main/store/open.ts';
import { engineOf, untilGone } from './testing/processes.ts';
import { jsonLines, runIdIn, salf, startSalf } from './testing/salf.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from './testing/tiny-task.ts';

const DATA = [...TINY_TASK, '--train', 'train.jsonl', '--test', 'test.jsonl', '--batch-size', '15', '--seed', '3'];
const MODEL = ['--model', 'llama-gqa-untied'];
/**
 * Far more than those among which a run is killed: an engine may be hundreds of steps ahead of what a test has read of it, for
 * the pipes between them hold so many, and its program waits for the disk meanwhile.
 */
const STEPS = 720;
const PACE = ['--steps', String(STEPS), '--eval-every', '60', '--checkpoint-every', '70', '--learning-rate', '0.01'];
const TRAIN = ['train', ...MODEL, ...DATA, ...PACE, '--threads', '1', '--json'];
const random = Random.seeded(11);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-kills-'));
  cpSync(join(GOLDEN_MODELS, 'llama-gqa-untied'), join(folder, 'llama-gqa-untied'), { recursive: true });
  writeTinyData(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Who is killed. */
const VICTIMS = {
  host: ['host'],
  engine: ['engine'],
  'engine, and then the host,': ['engine', 'host'],
  'host, and then the engine,': ['host', 'engine'],
} as const;

/** Starts a command, and kills some of its processes a moment after an event. @returns what it had written */
async function killed(
  words: readonly string[],
  after: RegExp,
  victims: readonly ('host' | 'engine')[],
): Promise<string> {
  const running = startSalf(words, folder);
  await running.until(after);
  const pids = { host: running.child.pid!, engine: engineOf(running.child.pid!) };
  await sleep(random.below(30));
  for (const victim of victims) process.kill(pids[victim], 'SIGKILL');
  const { stdout } = await running.ended;
  await untilGone(pids.engine, 20_000);
  return stdout;
}

/** All that a run left in the store but for times and places. */
async function rowsOf(run: string) {
  using store = await openStore(join(folder, 'workspace'));
  const { plan, result, state } = store.runs.find(run);
  const names = ['loss', 'learningRate', 'gradNorm', 'boundary', 'trainedBlocks', 'tokens'] as const;
  return {
    metrics: names.map((name) => JSON.stringify(store.steps.series(run, name))),
    evaluations: JSON.stringify(store.evaluations.all(run).map((each) => ({ ...each, seconds: null }))),
    steps: store.steps.series(run, 'elapsedSeconds').map(({ step }) => step),
    end: { state, plan: { ...plan, estimatedSeconds: null }, macroF1: result?.macroF1, steps: result?.steps },
    ledger: [store.ledger.get(run)?.flops, store.ledger.get(run)?.tokens],
  };
}

describe.skipIf(process.platform !== 'linux')('a run', () => {
  let whole: Awaited<ReturnType<typeof rowsOf>>;
  beforeAll(async () => {
    whole = await rowsOf(runIdIn((await salf(TRAIN, folder)).stdout));
    expect(whole.steps).toEqual(Array.from({ length: STEPS }, (_, index) => index + 1));
  }, 120_000);

  it.each(Object.entries(VICTIMS))('of which the %s was killed keeps every step', async (_, victims) => {
    // In the first third, however fast the machine is: a run that is over by then leaves nobody to kill.
    const step = 1 + random.below(STEPS / 3);
    const id = runIdIn(await killed(TRAIN, new RegExp(`"step":${step},`), victims));
    const { exitCode, stderr } = await salf(['resume', id, '--json'], folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(await rowsOf(id)).toEqual(whole);
  });

  it('that is killed while it opens its files, and again while it continues, keeps every step', async () => {
    const id = runIdIn(await killed(TRAIN, /"type":"model"/, VICTIMS.host));
    await killed(['resume', id, '--json'], /"step":(?:[5-9]\d),/, VICTIMS.host);
    expect((await salf(['resume', id, '--json'], folder)).exitCode).toBe(0);
    expect(await rowsOf(id)).toEqual(whole);
  });

  it('of a comparison keeps every step, too', async () => {
    const words = ['compare', ...MODEL, ...DATA.slice(0, -2), '--methods', 'full,freeze:1', '--seeds', '3', ...PACE, '--threads', '1', '--json', '--workspace', 'workspace-2']; // prettier-ignore
    await killed(words, /"step":60,/, VICTIMS.host);
    const { exitCode, stderr } = await salf(words, folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    using store = await openStore(join(folder, 'workspace-2'));
    const runs = store.runs.all();
    expect(runs.map(({ state }) => state)).toEqual(['finished', 'finished']);
    for (const { id } of runs) expect(store.steps.series(id, 'loss')).toHaveLength(STEPS);
    const full = runs.find(({ request }) => request.method.name === 'full')!;
    expect(JSON.stringify(store.steps.series(full.id, 'loss'))).toBe(whole.metrics[0]);
  });
});

describe.skipIf(process.platform !== 'linux')('an analysis', () => {
  it('whose host was killed ends with its engine, leaves nothing, and can be made', async () => {
    const words = ['analyze', ...MODEL, ...TINY_TASK, '--data', 'train.jsonl', '--workspace', 'workspace-3', '--json'];
    await killed(words, /"type":"model"/, VICTIMS.host);
    expect((await salf(words, folder)).exitCode).toBe(0);
    using store = await openStore(join(folder, 'workspace-3'));
    expect(store.analyses.all()).toHaveLength(1);
  });
});

describe.skipIf(process.platform !== 'linux')('a training from raw text', () => {
  const CONFIG = {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    hidden_size: 16,
    intermediate_size: 24,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    max_position_embeddings: 64,
    tie_word_embeddings: true,
  };
  const TEXT = join(import.meta.dirname, 'goldens/bpe/corpus.txt');
  const words = (out: string) => ['pretrain', '--text', TEXT, '--config', 'config.json', '--tokenizer', 'train:300', '--documents', 'lines', '--batch-size', '4', '--context', '32', '--steps', '1500', '--eval-every', '150', '--threads', '1', '--json', '--out', out]; // prettier-ignore
  const Line = z.looseObject({ type: z.string(), step: z.int(), loss: z.number().optional() });
  const curve = (out: string) =>
    readFileSync(join(folder, out, 'pretrain.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => Line.parse(JSON.parse(line)))
      .map(({ type, step, loss }) => [type, step, loss]);
  const weights = (out: string) => readFileSync(join(folder, out, 'model.safetensors')).toString('base64');

  it('has the curve and the weights of one that was left alone', async () => {
    writeFileSync(join(folder, 'config.json'), JSON.stringify(CONFIG));
    expect((await salf(words('whole'), folder)).exitCode).toBe(0);
    const out = 'killed';
    await killed(words(out), new RegExp(`"type":"progress","step":${30 + random.below(100)},`), VICTIMS.host);
    expect(existsSync(join(folder, out, 'pretrain'))).toBe(true);
    const { exitCode, stdout } = await salf(['pretrain', '--resume', out, '--json'], folder);
    expect(exitCode).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'result', kind: 'pretrain', steps: 1500 });
    expect(curve(out)).toEqual(curve('whole'));
    expect(weights(out)).toBe(weights('whole'));
    expect(readdirSync(join(folder, out)).sort()).toEqual(readdirSync(join(folder, 'whole')).sort());
  });
});
