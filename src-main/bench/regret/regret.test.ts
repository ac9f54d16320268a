import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { benchRegret } from './regret.ts';

const CASES = join(import.meta.dirname, '../../../docs/results-sweeps.json');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-regret-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('shows the regrets of docs/results.md from the committed cases alone, and leaves their file as it is', async () => {
  const cases = join(folder, 'cases.json');
  copyFileSync(CASES, cases);
  const said: string[] = [];
  await benchRegret({ cases, format: 'markdown' }, (line) => said.push(line));
  const results = readFileSync(join(import.meta.dirname, '../../../docs/results.md'), 'utf8');
  const rows = said.join('\n').match(/^\| (?:hf|all|freeze \d\/\d|full)\b.*\[.*$/gm)!;
  expect(rows).toHaveLength(15);
  for (const row of rows) expect(results).toContain(row);
  expect(readFileSync(cases)).toEqual(readFileSync(CASES));
});

it('says what to give where there is neither a workspace nor a case', async () => {
  const nothing = benchRegret({ format: 'text' }, () => undefined);
  await expect(nothing).rejects.toThrow('--cases: There is no finished sweep to compare rules on.');
});
