/** `salf demo` with the bundled model and questions, on fewer rows and one seed: everything it does is done for real. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { salf } from './testing/salf.ts';

const DEMO = ['demo', '--seeds', '1', '--limit-train', '100', '--workspace', 'w'];
const METHODS = ['salf', 'freeze-share:2/3', 'full', 'lora-full', 'lora-half', 'lift'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-e2e-demo-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function runs(): Promise<{ state: string; method: string; macroF1: number; startedAt: string }[]> {
  const { stdout } = await salf(['runs', '--json', '--workspace', 'w'], folder);
  return (JSON.parse(stdout) as { runs: Awaited<ReturnType<typeof runs>> }).runs;
}

describe('salf demo', () => {
  it('analyses, trains, compares and writes a report', async () => {
    const { exitCode, stdout, stderr } = await salf(DEMO, folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/12 blocks/);
    expect(stdout).toMatch(/^Choice {2}e = ([2-9]|1[01]): \d+ of 12 blocks train$/m);
    for (const method of METHODS) expect(stdout).toMatch(new RegExp(`^${method} +1 +0\\.\\d{3}`, 'm'));
    expect(stdout).toMatch(
      /Counting words \(naive Bayes on all 1,200 training questions\) gives a macro-F1 of 0\.484\./,
    );
    expect(stdout).toContain('freeze-share:2/3 is the choice');
    expect(readFileSync(join(folder, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    const done = await runs();
    expect(done.map(({ state }) => state)).toEqual(METHODS.map(() => 'finished'));
    expect(new Set(done.map(({ method }) => method)).size).toBe(METHODS.length);
    // Six runs one after another, while other tests want the same cores.
  }, 600_000);

  it('trains nothing twice, and writes over no report', async () => {
    const before = readFileSync(join(folder, 'report.pdf'));
    const { exitCode, stdout } = await salf(DEMO, folder);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('6 runs: 6 finished, 0 to train');
    expect(existsSync(join(folder, 'report-2.pdf'))).toBe(true);
    expect(readFileSync(join(folder, 'report.pdf')).equals(before)).toBe(true);
    expect(await runs()).toHaveLength(6);
  }, 600_000);

  it('tries again what failed, and tells a program what came of it', async () => {
    const database = new Database(join(folder, 'w', 'salf.sqlite'));
    const { id } = database.prepare("SELECT run AS id FROM experiment_runs WHERE method = 'lora-half'").get() as {
      id: string;
    };
    database.prepare("UPDATE runs SET state = 'failed' WHERE id = ?").run(id);
    database.close();
    // A run that failed has no final weights.
    rmSync(join(folder, 'w', 'runs', id, 'checkpoints'), { recursive: true });
    const { exitCode, stdout } = await salf([...DEMO, '--json', '--report', 'json.pdf'], folder);
    expect(exitCode).toBe(0);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.find(({ type }) => type === 'experiment')).toMatchObject({ runs: 6, waiting: 1 });
    const last = events.at(-1)!;
    expect(last).toMatchObject({ type: 'result', report: join(folder, 'json.pdf') });
    expect(last['wordCountMacroF1']).toBeCloseTo(0.484, 3);
    expect((await runs()).filter(({ state }) => state === 'finished')).toHaveLength(6);
  }, 600_000);

  it.each([
    [['--report', 'report.pdf'], '--report: The file is there already. Choose another name.'],
    [['--seeds', 'x'], '--seeds'],
    [
      ['--limit-train', '59'],
      '--limit-train: “59” is not a whole number from 60 on. See `npm run salf -- demo --help`.',
    ],
    [
      ['--report', 'report.pdf/r.pdf'],
      '--report: A part of the path is a file, where a folder is needed. Choose another place for --report.',
    ],
    [
      ['--report', 'nowhere/report.pdf'],
      '--report: The file or folder is not there, or was moved or deleted meanwhile. Check the path, or put it back, and try again.',
    ],
  ])('refuses %j before anything is done', async (words, message) => {
    const { exitCode, stdout, stderr } = await salf(['demo', '--workspace', 'other', ...words], folder);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(existsSync(join(folder, 'other'))).toBe(false);
  });
});
