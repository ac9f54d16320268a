import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeExperiment } from '../../comparison/testing/finished.ts';
import { reportFiles } from '../../reporting/about.ts';
import { comparison, wrong } from '../../reporting/testing/letters.ts';
import { openStore } from '../../store/open.ts';
import { cli, events } from './testing/run.ts';

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-cli-report-'));
  using store = await openStore(join(folder, 'workspace'));
  storeExperiment(store, comparison([1]), { 'salf 1': { answers: wrong(5) }, 'full 1': { answers: wrong(7) } });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('salf report', () => {
  it('writes a PDF of an experiment, tells what is not in it, and writes over nothing unasked', async () => {
    const words = ['report', '--experiment', 'x-1', '--out', 'a.pdf', '--title', 'Letters'];
    const first = await cli(words, { folder });
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toContain('Not in it:\n  x-1: 1 run was never started.\n');
    expect(first.stdout).toContain(`Wrote “Letters” to ${join(folder, 'a.pdf')}.`);
    expect(readFileSync(join(folder, 'a.pdf')).subarray(0, 5).toString()).toBe('%PDF-');

    const before = readFileSync(join(folder, 'a.pdf'));
    const again = await cli(words, { folder });
    expect(again).toMatchObject({ exitCode: 2, stdout: '' });
    expect(again.stderr).toContain('The file is there already. Choose another name, or write over it with --force.');
    expect(readFileSync(join(folder, 'a.pdf')).equals(before)).toBe(true);

    const forced = await cli([...words, '--force', '--json'], { folder });
    expect(forced.exitCode).toBe(0);
    expect(events(forced.stdout).at(-1)).toMatchObject({ type: 'result', title: 'Letters', runs: 2 });
    expect(readdirSync(folder).sort()).toEqual(['a.pdf', 'workspace']);
  });

  it('is kept in the workspace too, where its experiment, its runs and the window lead to it', async () => {
    rmSync(join(folder, 'workspace', 'reports'), { recursive: true, force: true });
    const words = ['report', '--title', 'Kept letters', '--out'];
    const made = await cli([...words, 'kept.pdf', '--experiment', 'x-1', '--json'], { folder });
    const { kept } = events(made.stdout).at(-1)! as { kept?: string };
    expect(kept).toMatch(/^\d{4}-\d\d-\d\d-kept-letters\.pdf$/);
    const reports = join(folder, 'workspace', 'reports');
    expect(readFileSync(join(reports, kept!)).equals(readFileSync(join(folder, 'kept.pdf')))).toBe(true);
    // One that is written among those of the workspace is not there twice.
    const own = join('workspace', 'reports', '2026-11-29-mine.pdf');
    using store = await openStore(join(folder, 'workspace'));
    const runs = store.runs.all().map(({ id }) => id);
    expect(await cli([...words, own, '--runs', runs.join()], { folder })).toMatchObject({ exitCode: 0 });
    expect(reportFiles(store).map(({ name, about }) => [name, about.length])).toEqual([
      ['2026-11-29-mine.pdf', 2],
      [kept, 1],
    ]);
    expect((await cli(['show', runs[0]!], { folder })).stdout).toContain(`in the report ${kept}\n`);
    rmSync(join(folder, 'kept.pdf'));
  });

  it.each([
    [['--out', 'b.pdf'], '--experiment: Nothing is chosen for the report.'],
    [['--experiment', 'x-9', '--out', 'b.pdf'], 'There is no experiment “x-9”'],
    [['--runs', 'full-1,zz', '--out', 'b.pdf'], 'There is no run'],
    [
      ['--experiment', 'x-1', '--out', 'none/b.pdf'],
      'The file or folder is not there, or was moved or deleted meanwhile.',
    ],
    [['--experiment', 'x-1'], "Required option '--out <file>' not specified"],
  ])('%j is refused', async (words, message) => {
    const { exitCode, stderr } = await cli(['report', ...words], { folder });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(join(folder, 'b.pdf'))).toBe(false);
  });

  it('leaves a file alone that is there where the report cannot be made', async () => {
    writeFileSync(join(folder, 'c.pdf'), 'mine');
    const { exitCode } = await cli(['report', '--runs', 'r-zz', '--out', 'c.pdf', '--force'], { folder });
    expect(exitCode).toBe(2);
    expect(readFileSync(join(folder, 'c.pdf'), 'utf8')).toBe('mine');
    rmSync(join(folder, 'c.pdf'));
  });
});
