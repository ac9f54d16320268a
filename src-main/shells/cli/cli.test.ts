import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeEngine, trainingEngine } from '../../app/testing/fake-engine.ts';
import { tinyModel } from '../../app/testing/tiny-model.ts';
import { inspectModel } from '../../app/inspect.ts';
import { contentHash } from '../../models/content-hash.ts';
import { openModelFolder } from '../../models/folder.ts';
import { cli, events } from './testing/run.ts';

let folder = '';
let modelHash = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-cli-'));
  modelHash = await contentHash(await openModelFolder(tinyModel(folder)), 'full');
});
afterEach(() => rmSync(folder, { recursive: true }));

const TRAIN = [
  'train',
  '--model',
  'model',
  '--task',
  'trec',
  '--train',
  'train.jsonl',
  '--method',
  'last-k',
  '--freeze',
  '9',
];
const engineOf = (steps: number, milliseconds = 0): string => trainingEngine(folder, steps, milliseconds, modelHash);
const RUN_ID = /r-\d{8}-[0-9a-f]{6}/;

const runIdIn = (stdout: string): string => RUN_ID.exec(stdout)![0];

describe('salf train', () => {
  it('says what it found, how it goes, and what came out', async () => {
    const { exitCode, stdout, stderr } = await cli(TRAIN, { folder, engine: engineOf(4) });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const id = runIdIn(stdout);
    // On a slow machine more than the first step is shown.
    expect(stdout.split('\n').filter((line) => !/^step [234]\/4/.test(line))).toEqual([
      `Run     ${id}`,
      'Model   model: llama, 12 blocks of width 192, vocabulary 8,192, tied head',
      '        6 M parameters in F32',
      'Data    task trec',
      '        train: 4 rows of 9 tokens in the median, 20 at most (train.jsonl)',
      '        classes: ABBR 2, ENTY 2',
      '        note: 1 row occurs twice.',
      'Plan    blocks 10–12 train (3 of 12): 1.5 M of 6 M parameters in 27 tensors',
      '        4 steps, 2 an epoch, on cpu',
      '        2 GFLOP a step (forward 1 GFLOP, backward 1 GFLOP), 67 % of training every block',
      '        about 477 MiB of memory, about 12 s',
      '',
      'step 1/4 25 %  loss 1.0000  rate 3e-4  2,000 tokens/s  3 s left',
      'validation after step 2: macro-F1 0.625, accuracy 0.750, loss 0.5000',
      'validation after step 4: macro-F1 0.625, accuracy 0.750, loss 0.5000',
      'test after step 4: macro-F1 0.625, accuracy 0.750, loss 0.5000',
      '',
      'test: macro-F1 0.625, accuracy 0.750',
      'class  precision  recall     F1  rows',
      'ABBR       1.000   0.500  0.667     2',
      'ENTY       0.500   1.000  0.583     2',
      '',
      'cost                   time  share',
      'data                  0.5 s   14 %',
      'forward and backward    3 s   86 %',
      'total                 3.5 s  100 %',
      '8 GFLOP by count (forward 4 GFLOP, backward 4 GFLOP), 80 tokens, 381 MiB of memory at the peak',
      '',
      `Run ${id} finished: 4 steps in 3.5 s on cpu.`,
      `See it again with npm run salf -- show ${id}`,
      `Write the model with npm run salf -- export --run ${id} --out DIR`,
      '',
    ]);
  });

  it('writes one event a line with --json, the result last', async () => {
    const { exitCode, stdout } = await cli([...TRAIN, '--json'], { folder, engine: engineOf(2) });
    expect(exitCode).toBe(0);
    const all = events(stdout);
    expect(all.map(({ type }) => type)).toEqual([
      'run',
      'hello',
      'log',
      'model',
      'data',
      'plan',
      'progress',
      'progress',
      'evaluation',
      'checkpoint',
      'evaluation',
      'result',
    ]);
    const facts = { kind: 'train', runId: all[0]!['runId'], macroF1: 0.625, accuracy: 0.75 };
    expect(all.at(-1)).toMatchObject(facts);
  });

  it('rewrites one line on a terminal, and clips it to its width', async () => {
    const { stdout } = await cli(TRAIN, { folder, engine: engineOf(4), columns: 30 });
    const CLEAR = '\r\x1b[2K';
    expect(stdout.split(CLEAR).slice(1, 3)).toEqual(['step 1/4 25 %  loss 1.0000  …', 'step 2/4 50 %  loss 0.5000  …']);
    expect(stdout.split(CLEAR)[3]).toBe('validation after step 2: macro-F1 0.625, accuracy 0.750, loss 0.5000\n');
    expect(stdout).toContain('\x1b[1mtest: macro-F1 0.625');
  });

  it('leaves no trace of input that the engine refuses', async () => {
    const fault = { code: 'data.empty', message: 'The file is empty.', remedy: 'Fill it.', file: 'train.jsonl' };
    const event = { type: 'error', fault, exitCode: 2 };
    const engine = fakeEngine(
      folder,
      `await hello(); await started; await say(${JSON.stringify(event)}); process.exit(2);`,
    );
    const { exitCode, stdout, stderr } = await cli([...TRAIN, '--json'], { folder, engine });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: 'salf: train.jsonl: The file is empty. Fill it.\n' });
    expect(events(stdout).at(-1)).toEqual(event);
    expect((await cli(['runs'], { folder })).stdout).toBe('There are no runs yet.\n');
  });

  it('says that an engine crashed, and where its log is', async () => {
    const engine = trainingEngine(folder, 4, 0, modelHash, `if (step === 3) process.exit(9);`);
    const { exitCode, stdout, stderr } = await cli(TRAIN, { folder, engine });
    const log = join(folder, 'workspace', 'runs', runIdIn(stdout), 'engine.log');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `salf: ${log}: The engine ended with code 9. Its log says more.\n`,
    });
    expect(existsSync(log)).toBe(true);
    expect(stdout).toMatch(new RegExp(`^Resume with npm run salf -- resume ${runIdIn(stdout)}$`, 'm'));
  });

  it('refuses a workspace that cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { exitCode, stderr } = await cli([...TRAIN, '--workspace', 'file'], { folder });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'A part of the path is a file, where a folder is needed. Use another workspace (--workspace).',
    );
  });
});

describe('Ctrl-C', () => {
  const interruptAt = (signals: EventEmitter, words: string, times: number): ((stdout: string) => void) => {
    let isDone = false;
    return (stdout) => {
      if (isDone || !stdout.includes(words)) return;
      isDone = true;
      // Outside of the write, as a signal comes.
      setImmediate(() => Array.from({ length: times }, () => signals.emit('SIGINT')));
    };
  };

  it('stops at the next step, and the run can be resumed', async () => {
    const signals = new EventEmitter();
    const watch = interruptAt(signals, 'step 1/', 1);
    const words = [...TRAIN, '--workspace', 'w'];
    // So many steps that it hears of the stop before its last one, however busy the machine is.
    const stopped = await cli(words, { folder, engine: engineOf(40, 100), signals, watch });
    expect(stopped.exitCode).toBe(130);
    const id = runIdIn(stopped.stdout);
    const step = /paused after step (\d+)/.exec(stopped.stdout)![1]!;
    expect(stopped.stdout).toContain('Pausing after this step; Ctrl-C again ends it at once.\n');
    expect(stopped.stdout.trimEnd().split('\n').slice(-2)).toEqual([
      `Run ${id} paused after step ${step} and kept a checkpoint.`,
      `Resume with npm run salf -- resume ${id} --workspace w`,
    ]);
    expect(signals.listenerCount('SIGINT')).toBe(0);
    const resumed = await cli(['resume', id, '--workspace', 'w', '--json'], { folder, engine: engineOf(40) });
    expect(resumed.exitCode).toBe(0);
    const all = events(resumed.stdout);
    expect(all.find(({ type }) => type === 'progress')).toMatchObject({ step: Number(step) + 1 });
    expect(all.at(-1)).toMatchObject({ type: 'result', runId: id, steps: 40 });
  });

  it('ends the engine the second time', async () => {
    const signals = new EventEmitter();
    const engine = fakeEngine(
      folder,
      `await hello(); await started; await say({ type: 'log', level: 'warning', message: 'stuck' }); setInterval(() => {}, 1000);`,
    );
    const words = [...TRAIN, '--json'];
    const { exitCode, stdout } = await cli(words, { folder, engine, signals, watch: interruptAt(signals, 'stuck', 2) });
    expect(exitCode).toBe(130);
    expect(events(stdout).at(-1)).toEqual({ type: 'stopped', step: 0, reason: 'cancelled', checkpoint: null });
  });
});

describe('the commands that read', () => {
  it('runs and show', async () => {
    const id = runIdIn((await cli(TRAIN, { folder, engine: engineOf(2) })).stdout);
    const listed = await cli(['runs'], { folder });
    const words = listed.stdout.split('\n')[1]!.split(/ {2,}/);
    expect(words).toEqual([
      id,
      'finished',
      expect.stringMatching(/^20/),
      'model',
      'trec',
      'freeze:9',
      '1',
      '0.625',
      '3.5 s',
    ]);
    const summary = { runId: id, state: 'finished', method: 'freeze:9', macroF1: 0.625, seed: 1 };
    expect(events((await cli(['runs', '--json'], { folder })).stdout)).toMatchObject([
      { type: 'result', runs: [summary] },
    ]);

    const shown = await cli(['show', id.slice(-6)], { folder });
    expect(shown.stdout).toContain(`Run     ${id} finished\n        freeze:9, seed 1, started 20`);
    expect(shown.stdout).toContain('ENTY       0.500   1.000  0.583     2\n');
    const [report] = events((await cli(['show', id, '--json'], { folder })).stdout);
    expect(report).toMatchObject({
      type: 'result',
      run: { id },
      losses: [{ step: 1 }, { step: 2 }],
      ledger: { tokens: 80 },
    });
  });

  it.each(['show', 'resume', 'export'])('%s says that there is no workspace', async (name) => {
    const words = name === 'export' ? ['export', '--run', 'x', '--out', 'o'] : [name, 'x'];
    const { exitCode, stderr } = await cli(words, { folder, environment: { SALF_WORKSPACE: 'other' } });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: `salf: ${join(folder, 'other')}: There is no workspace in this folder yet. Name another with --workspace or SALF_WORKSPACE, or make one with \`npm run salf -- train\`.\n`,
    });
    expect(existsSync(join(folder, 'other'))).toBe(false);
  });

  it('inspect', async () => {
    const { stdout } = await cli(['inspect', '--model', 'model', '--json'], { folder });
    expect(events(stdout)).toEqual([{ type: 'result', ...(await inspectModel(join(folder, 'model'))) }]);
    expect((await cli(['inspect', '--model', 'model'], { folder })).stdout).toContain('qwen2, ');
  });

  it('data', async () => {
    const rows = ['yes', 'no', 'no'].map((label, index) => JSON.stringify({ text: `a${index % 2}`, label }));
    writeFileSync(join(folder, 'rows.jsonl'), rows.join('\n'));
    const words = ['data', '--file', 'rows.jsonl', '--template', '{text}:', '--label', 'yes', '--label', 'no'];
    const { stdout, stderr } = await cli(words, { folder });
    expect(stderr).toBe('');
    expect(stdout).toBe(
      [
        `Data    ${join(folder, 'rows.jsonl')}`,
        '        3 rows',
        '',
        'column  values  first',
        'text         2  "a0"',
        'label        2  "yes"',
        '',
        'class  rows',
        'yes       1',
        'no        2',
        '',
        'train: 2 rows have a text that has another label elsewhere in the file (--drop-contradictions leaves them out)',
        '  line  text  label',
        '     1  "a0"  yes    no in line 3',
        '     3  "a0"  no     yes in line 1',
        '',
        `note: ${join(folder, 'rows.jsonl')}: 1 row repeats the text of an earlier row.`,
        `note: ${join(folder, 'rows.jsonl')}: 1 text carries more than one label.`,
        '',
      ].join('\n'),
    );
    const [described] = events((await cli(['data', '--file', 'rows.jsonl', '--json'], { folder })).stdout);
    expect(described).toMatchObject({ type: 'result', rows: 3, report: null });
    const refused = await cli([...words, '--max-length', '0'], { folder });
    expect(refused.stderr).toBe(
      'salf: --max-length: “0” is not a whole number from 1 on. See `npm run salf -- data --help`.\n',
    );
  });

  it('logits', async () => {
    const engine = fakeEngine(
      folder,
      `await hello(); const { model, text, hidden } = await started;
       await say({ type: 'result', kind: 'logits', ids: [text.length], logits: [0.5, 2, -1], ...(hidden ? { hidden: [[1, 2]] } : {}) });
       process.exit(0);`,
    );
    const words = ['logits', '--model', 'model', '--text', 'four'];
    const { stdout } = await cli([...words, '--hidden', '--json'], { folder, engine });
    const result = { type: 'result', kind: 'logits', ids: [4], logits: [0.5, 2, -1], hidden: [[1, 2]] };
    expect(events(stdout)).toEqual([result]);
    expect((await cli(words, { folder, engine })).stdout).toBe(
      '1 token: 4\ntoken id    logit\n       1   2.0000\n       0   0.5000\n       2  -1.0000\n',
    );
  });
});
