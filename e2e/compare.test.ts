/** A comparison from the command line with the real engine: interrupted, resumed, and read in several formats. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { salf, startSalf } from './testing/salf.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from './testing/tiny-task.ts';

const DATA = [...TINY_TASK, '--train', 'train.jsonl', '--test', 'test.jsonl'];
const SETTINGS = [
  '--model',
  'llama-gqa-untied',
  ...DATA,
  '--batch-size',
  '15',
  '--learning-rate',
  '0.01',
  '--threads',
  '1',
];
const METHODS = 'full,freeze:2,lift-lora';
const COMPARE = ['compare', ...SETTINGS, '--methods', METHODS, '--seeds', '1,2', '--steps', '60', '--eval-every', '20'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-e2e-compare-'));
  cpSync(join(GOLDEN_MODELS, 'llama-gqa-untied'), join(folder, 'llama-gqa-untied'), { recursive: true });
  writeTinyData(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface RunRow {
  readonly state: string;
  readonly method: string;
  readonly seed: number;
  readonly macroF1: number;
}
async function runs(): Promise<RunRow[]> {
  const { stdout } = await salf(['runs', '--json'], folder);
  return (JSON.parse(stdout) as { runs: RunRow[] }).runs;
}

describe('salf compare', () => {
  it('is interrupted, and does only what is missing when it is started again', async () => {
    const running = startSalf(COMPARE, folder);
    await running.until(/\n1\/6 .*: macro-F1 [^]*/);
    running.child.kill('SIGINT');
    const stopped = await running.ended;
    expect({ exitCode: stopped.exitCode, stderr: stopped.stderr }).toEqual({ exitCode: 130, stderr: '' });
    const before = await runs();
    expect(before.filter(({ state }) => state === 'finished').length).toBeGreaterThanOrEqual(1);
    expect(before.length).toBeLessThan(6);

    const { exitCode, stdout, stderr } = await salf(COMPARE, folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const finished = before.filter(({ state }) => state === 'finished').length;
    expect(stdout).toContain(`6 runs: ${finished} finished, ${6 - finished} to train`);
    expect(stdout.match(/^\d\/6 .*: macro-F1 /gm)).toHaveLength(6 - finished);
    expect((await runs()).map(({ state }) => state)).toEqual(new Array(6).fill('finished'));
    expect(stdout).toMatch(
      /\nfreeze:2 +2 +0\.\d{3} ± \d\.\d{3} +[+-]0\.\d{3} \[.*\] +[01<.\d]+ {2}(better|worse|no difference shown)\n/,
    );

    const again = await salf(COMPARE, folder);
    expect(again.stdout).toContain('6 runs: 6 finished, 0 to train');
    expect(again.stdout.slice(again.stdout.indexOf('\n\n'))).toBe(stdout.slice(stdout.indexOf('\n\n')));
  });

  it('shows the numbers of its runs, and costs that fit the methods', async () => {
    const { stdout } = await salf(['compare', '--experiment', 'x-', '--format', 'csv'], folder);
    const rows: Record<string, string>[] = parse(stdout, { columns: true });
    const [full, last, lift] = rows;
    expect(rows.map(({ method }) => method)).toEqual([...METHODS.split(','), 'untrained', 'majority']);
    const references = rows.slice(-2);
    for (const { runs: none, macro_f1: score, p, time_s: time } of references) {
      expect(none).toBe('');
      expect(time).toBe('');
      expect(Number(score)).toBeGreaterThan(0);
      expect(Number(p)).toBeGreaterThan(0);
    }
    // Three classes of ten test rows each: F1 0.5 of the one that is always answered.
    expect(Number(references[1]!['macro_f1'])).toBeCloseTo(0.5 / 3, 12);
    const scores = (await runs()).filter(({ method }) => method === 'full').map(({ macroF1 }) => macroF1);
    expect(Number(full!['macro_f1'])).toBeCloseTo((scores[0]! + scores[1]!) / 2, 12);
    expect(full).toMatchObject({ runs: '2', depth_saving_percent: '0', backward_flops_percent: '100', verdict: '' });
    // Blocks 1 and 2 of 3 are frozen.
    expect(Number(last!['depth_saving_percent'])).toBeCloseTo(200 / 3, 6);
    expect(Number(last!['backward_flops_percent'])).toBeLessThan(40);
    expect(Number(lift!['depth_saving_percent'])).toBeCloseTo(100 / 3, 6);
    expect(Number(last!['difference'])).toBeCloseTo(Number(last!['macro_f1']) - Number(full!['macro_f1']), 12);
    for (const { p, uncorrected_p: alone } of [last!, lift!]) expect(Number(p)).toBeGreaterThanOrEqual(Number(alone));
    for (const { time_to_baseline_s: time, time_s: whole } of [full!]) expect(Number(time)).toBeLessThan(Number(whole));
  });

  it('trains what other rules choose, and shows them on one board', async () => {
    const rules = ['block-influence', 'variability', 'green-trainer:0.8', 'ist:2/3'];
    const words = [...SETTINGS, '--workspace', 'rules', '--seeds', '1', '--steps', '6', '--samples', '12'];
    const { exitCode, stdout, stderr } = await salf(['compare', ...words, '--methods', `full,${rules.join()}`], folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const rule of rules) expect(stdout).toMatch(new RegExp(`^${rule} +1 +[01]\\.\\d{3} `, 'm'));
    const { stdout: listed } = await salf(['runs', '--workspace', 'rules', '--json'], folder);
    const { runs: made } = JSON.parse(listed) as { runs: RunRow[] };
    expect(made.map(({ state }) => state)).toEqual(new Array(5).fill('finished'));
  });

  it('refuses bad input in its last cell before the first one trains', async () => {
    const words = [...SETTINGS, '--methods', 'full,freeze:3', '--workspace', 'w', '--steps', '2'];
    const { exitCode, stdout, stderr } = await salf(['compare', ...words], folder);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(
      'salf: --methods: freeze:3: --freeze: Freezing 3 of 3 blocks leaves none to train. Use a number from 0 to 2.\n',
    );
  });
});

describe('salf sweep', () => {
  it('takes over what a comparison has trained, and shows every boundary', async () => {
    const words = [...SETTINGS, '--seeds', '1,2', '--steps', '60', '--eval-every', '20'];
    const { exitCode, stdout, stderr } = await salf(['sweep', ...words], folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('6 runs: 2 finished, 4 to train');
    const lines = stdout.split('\n').filter((line) => /^[012] +\d/.test(line));
    expect(lines.map((line) => line.split(/ +/).slice(0, 2))).toEqual([
      ['0', '1'],
      ['1', '2'],
      ['2', '3'],
    ]);
    expect(stdout).toMatch(/note: SALF chooses e = [012]\. Among boundaries that cost no more: /);
    expect(stdout).toContain('SALF’s choice');
    const costs = lines.map((line) => Number(/█ +(\d+\.\d) /.exec(line)![1]));
    expect(costs[0]).toBe(100);
    expect(costs[1]).toBeGreaterThan(costs[2]!);
  });
});
