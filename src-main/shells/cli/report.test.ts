import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeExperiment } from '../../comparison/testing/finished.ts';
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
