import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tinyExperiment } from '../../comparison/testing/tiny-experiment.ts';
import type { TinyExperiment } from '../../comparison/testing/tiny-experiment.ts';
import { cli, events } from './testing/run.ts';
import type { Outcome, Surroundings } from './testing/run.ts';

let tiny: TinyExperiment;
beforeEach(() => {
  tiny = tinyExperiment();
});
afterEach(() => rmSync(tiny.folder, { recursive: true }));

const TASK = ['--name', 'letters', '--template', '{text}:', '--label', 'cat', '--label', 'hat', '--label', 'end'];
const FILES = ['--train', 'train.jsonl', '--validation', 'validation.jsonl', '--test', 'test.jsonl'];
const PLACE = ['--model', 'model', ...TASK, ...FILES];
const COMPARE = ['compare', ...PLACE, '--methods', 'full,half', '--seeds', '1,2'];

const run = async (words: readonly string[], engine: string, more: Partial<Surroundings> = {}): Promise<Outcome> =>
  cli(words, { folder: tiny.folder, engine, ...more });
const idIn = (stdout: string): string => /x-[0-9a-f]{8}/.exec(stdout)![0];
const fails = (code: string): string => `
  if (train.method.name === 'half') {
    await say({ type: 'error', exitCode: 1, fault: { code: '${code}', message: 'It broke.', remedy: 'Mend it.' } });
    process.exit(1);
  }`;

describe('salf compare', () => {
  it('tells how it goes and shows what came out, and does nothing twice', async () => {
    const { exitCode, stdout, stderr } = await run(COMPARE, await tiny.engine(2));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const live = '1/4 full, seed 1, letters  step 1/2 50 %  loss 1.0000  7 s left for all';
    const all = stdout.replace(/r-\d{8}-[0-9a-f]{6}/g, 'RUN').split('\n');
    expect(all[3]).toBe(live);
    // On a slow machine more than one is shown.
    const lines = all.filter((line) => !line.includes('left for all'));
    expect(lines.slice(0, 8)).toEqual([
      `Experiment ${idIn(stdout)}: full, half x 2 seeds on letters`,
      '           4 runs: 0 finished, 4 to train',
      'Untrained model, letters, model: macro-F1 0.250 in 1.5 s',
      '1/4 full, seed 1, letters, model: macro-F1 0.625 in 3.5 s (RUN)',
      '2/4 half, seed 1, letters, model: macro-F1 0.625 in 3.5 s (RUN)',
      '3/4 full, seed 2, letters, model: macro-F1 0.625 in 3.5 s (RUN)',
      '4/4 half, seed 2, letters, model: macro-F1 0.625 in 3.5 s (RUN)',
      '',
    ]);
    expect(lines).toContain('model on letters: 2 seeds, baseline full');
    expect(lines).toContain('half          2  0.625 ± 0.000              +0.000     not tested');
    // The fake engine tells of no test rows.
    expect(lines).toContain('untrained           not scored');
    const again = await run(COMPARE, await tiny.engine(2));
    expect(again.stdout.split('\n').slice(1, 4)).toEqual([
      '           4 runs: 4 finished, 0 to train',
      '',
      'model on letters: 2 seeds, baseline full',
    ]);
  });

  it('gives the experiment a name, which it keeps until it gets another', async () => {
    const named = await run([...COMPARE, '--as', ' March  table '], await tiny.engine(2));
    expect(named.stdout).toContain(`Experiment ${idIn(named.stdout)}: March table\n`);
    const again = await run(COMPARE, await tiny.engine(2));
    expect(again.stdout).toContain(`Experiment ${idIn(named.stdout)}: March table\n`);
    expect((await run([...COMPARE, '--as', 'April table'], 'none')).stdout).toContain(': April table\n');
    const twin = await run(['sweep', ...PLACE, '--seeds', '1', '--as', 'april TABLE'], await tiny.engine(2));
    expect(twin.stdout).toContain(': april TABLE\n');
    expect(twin.stdout).toContain(`note: Experiment ${idIn(named.stdout)} is called “april TABLE” too;`);
  });

  it.each([
    [[...COMPARE, '--as', 'x'.repeat(81)], '--as: The name has 81 characters. Use 80 at most; a note can say more.'],
    [
      ['compare', '--experiment', 'x-1', '--as', 'A'],
      '--as: It names an experiment that is trained; --experiment shows',
    ],
    [['compare', '--runs', 'r-1,r-2', '--as', 'A'], '--as: It names an experiment that is trained; --runs shows'],
  ])('refuses a name that cannot be kept, and one for nothing (%#)', async (words, message) => {
    const { exitCode, stderr } = await run(words, 'none');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(join(tiny.folder, 'workspace'))).toBe(false);
  });

  it('stops at Ctrl-C and later does what is missing', async () => {
    const signals = new EventEmitter();
    let isDone = false;
    const watch = (stdout: string): void => {
      if (isDone || !stdout.includes('1/4 full, seed 1, letters  step 1/')) return;
      isDone = true;
      setImmediate(() => signals.emit('SIGINT'));
    };
    // So many steps that the first run hears of the stop before its last one, however busy the machine is.
    const stopped = await run(COMPARE, await tiny.engine(30, 100), { signals, watch });
    expect(stopped.exitCode).toBe(130);
    const id = idIn(stopped.stdout);
    expect(stopped.stdout).toContain('Pausing after this step; Ctrl-C again ends it at once.\n');
    expect(stopped.stdout.trimEnd().split('\n').slice(-2)).toEqual([
      'What was trained is kept: the same command resumes the comparison.',
      `See the results so far with npm run salf -- compare --experiment ${id}`,
    ]);
    const shown = await run(['compare', '--experiment', id], 'none');
    expect(shown.stdout).toContain('note: full, seed 1: paused before the end.\n');
    const resumed = await run(COMPARE, await tiny.engine(30));
    expect(resumed.exitCode).toBe(0);
    expect(resumed.stdout).toContain('4 runs: 0 finished, 4 to train, 1 of them from a checkpoint\n');
    const { runs } = events((await run(['runs', '--json'], 'none')).stdout)[0]!;
    expect(runs).toHaveLength(4);
  });

  it('tells programs of cells and their events, and ends with the tables', async () => {
    const { exitCode, stdout } = await run([...COMPARE, '--json'], await tiny.engine(2));
    expect(exitCode).toBe(0);
    const all = events(stdout);
    expect(all[0]).toMatchObject({ type: 'experiment', runs: 4, waiting: 4 });
    const cells = all.filter(({ type }) => type === 'cell');
    expect(cells.map(({ number, method, seed, state }) => [number, method, seed, state])).toEqual(
      ['full', 'half', 'full', 'half'].flatMap((method, index) =>
        ['begins', 'finished'].map((state) => [index + 1, method, index < 2 ? 1 : 2, state]),
      ),
    );
    expect(cells[1]).toMatchObject({ of: 4, model: 'model', data: 'letters', macroF1: 0.625, seconds: 3.5 });
    expect(all.filter(({ type }) => type === 'progress')).toHaveLength(8);
    expect(all.filter(({ type }) => type === 'result')).toEqual([all.at(-1)]);
    expect(all.at(-1)).toMatchObject({
      experiment: all[0]!['id'],
      tables: [
        {
          rows: [
            { method: 'full', macro_f1: { value: 0.625 } },
            { method: 'half' },
            { method: 'untrained', runs: null },
            { method: 'majority' },
          ],
        },
      ],
    });
  });

  it('leaves the stream to the table where a program may read it', async () => {
    const { stdout, stderr } = await run([...COMPARE, '--format', 'csv'], await tiny.engine(2));
    expect(stdout.split('\n')[0]).toMatch(/^table,method,model,data,runs,macro_f1,/);
    expect(stdout.trimEnd().split('\n')).toHaveLength(5);
    expect(stderr).toContain('4/4 half, seed 2, letters, model: macro-F1 0.625');
  });

  it('writes a file in the format of its name', async () => {
    const { stdout } = await run([...COMPARE, '--out', 'table.md'], await tiny.engine(2));
    const file = join(tiny.folder, 'table.md');
    expect(readFileSync(file, 'utf8')).toMatch(/^### model on letters: 2 seeds, baseline full\n/);
    expect(stdout).toContain('scores on the test rows:\n');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`Written to ${file}`);
  });

  it('fails where a run failed, and says how to try again', async () => {
    const failed = await run(COMPARE, await tiny.engine(2, 0, fails('engine.protocol')));
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toContain('2/4 half, seed 1, letters, model: It broke. Mend it. (r-');
    expect(failed.stdout).toContain('note: half, seeds 1, 2: crashed (It broke).\n');
    const diverged = await run([...COMPARE, '--batch-size', '3'], await tiny.engine(2, 0, fails('training.diverged')));
    expect(diverged.exitCode).toBe(0);
    expect(diverged.stdout).toContain('note: half, seeds 1, 2: diverged (It broke).\n');
    await run([...COMPARE, '--batch-size', '4'], await tiny.engine(2, 0, fails('data.too-long')));
    const left = await run([...COMPARE, '--batch-size', '4'], await tiny.engine(2));
    expect(left.stdout).toContain('4 runs: 2 finished, 2 failed (--retry-failed tries again), 0 to train\n');
    const retried = await run([...COMPARE, '--batch-size', '4', '--retry-failed'], await tiny.engine(2));
    expect(retried).toMatchObject({ exitCode: 0 });
    expect(retried.stdout).toContain('half          2  0.625 ± 0.000');
  });

  it.each([
    [['--format', 'txt'], '--format: “txt” is no format. Did you mean “text”? Use one of text, csv,'],
    [['--out', 'nowhere/table.md'], '--out: The file or folder is not there, or was moved or deleted meanwhile.'],
    [['--out', 'model'], '--out: This is a folder, where a file is needed. Choose another place for --out.'],
    [['--baseline', 'salf'], '--baseline: “salf” is not one of the methods that are compared.'],
    [['--data', 'trec=a.csv,b.csv'], 'a.csv: There is no such file.'],
  ])('refuses %j before anything starts', async (words, message) => {
    const { exitCode, stderr } = await run([...COMPARE, ...words], 'none');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect((await run(['runs'], 'none')).stdout).toBe('There are no runs yet.\n');
  });

  it('holds stored runs against another baseline', async () => {
    await run(COMPARE, await tiny.engine(2));
    const show = ['compare', '--experiment', 'x-', '--baseline'];
    const { stdout } = await run([...show, 'HALF'], 'none');
    expect(stdout).toContain('model on letters: 2 seeds, baseline half\n');
    expect((await run([...show, 'haf'], 'none')).stderr).toContain(
      'Did you mean “half”? Use one of full, half, untrained, majority,',
    );
    // The same runs, asked for in another order: the same experiment.
    const turned = ['compare', ...PLACE, '--methods', 'half,full', '--seeds', '2,1', '--baseline', 'half'];
    const again = await run(turned, await tiny.engine(2));
    expect(again.stdout).toContain('4 runs: 4 finished, 0 to train');
    expect(again.stdout).toContain('baseline half\n');
  });

  it('says that an experiment is not known', async () => {
    expect((await run(['compare', '--experiment', 'x-1'], 'none')).stderr).toContain('There is no workspace');
    expect(existsSync(join(tiny.folder, 'workspace'))).toBe(false);
    await run(COMPARE, await tiny.engine(2));
    const { exitCode, stderr } = await run(['compare', '--experiment', 'x-z'], 'none');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^salf: --experiment: There is no experiment “x-z” in this workspace. Those there are: x-/);
  });
});

describe('salf sweep', () => {
  it('goes through every boundary of the model', async () => {
    const { exitCode, stdout } = await run(['sweep', ...PLACE, '--seeds', '1'], await tiny.engine(2));
    expect(exitCode).toBe(0);
    expect(stdout).toContain(': sweep of 2 boundaries x 1 seed on letters\n');
    expect(stdout).toMatch(/\nLooked where SALF would draw the line on train\.jsonl \(a-\d{8}-[0-9a-f]{6}\)\.\n/);
    expect(stdout).toContain('note: SALF chooses e = 1. Among boundaries that cost no more: none is better.');
    // Once is enough.
    const again = await run(['sweep', ...PLACE, '--seeds', '1'], await tiny.engine(2));
    expect(again.stdout).not.toContain('Looked where');
    expect(again.stdout).toContain('SALF chooses e = 1.');
    expect(stdout).toMatch(/\ne {2}trains from block +macro-F1 .*\n0 +1 +0\.625 {2}█{30} .*\n1 +2 +0\.625 {2}█{30} /);
    expect(stdout).toMatch(/\n +not scored +untrained model\n +not scored +majority class\n/);
  });

  it('refuses several models', async () => {
    const { stderr } = await run(['sweep', ...PLACE, '--model', 'other'], 'none');
    expect(stderr).toContain('--model: A sweep has one model, whose blocks it goes through. Leave the others out.');
  });
});
