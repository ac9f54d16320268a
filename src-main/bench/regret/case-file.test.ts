import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { casesText, readCases } from './case-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-cases-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('gives back what was written, and nothing where there is no file', () => {
  const file = join(folder, 'cases.json');
  expect(readCases(file)).toEqual([]);
  const cases = [
    {
      pair: 'tiny on letters',
      seed: 1,
      blocks: 2,
      points: [
        { boundary: 0, macroF1: 0.1 + 0.2 },
        { boundary: 1, macroF1: 0.5 },
      ],
      boundaries: new Map([['all; log-ratio; cosine', 1]]),
    },
  ];
  writeFileSync(file, casesText(cases));
  expect(readCases(file)).toEqual(cases);
});

it('names a file that is none of its own', () => {
  const file = join(folder, 'cases.json');
  writeFileSync(file, '[{"pair": 1}]');
  expect(() => readCases(file)).toThrow(
    `--cases: ${file} is no file of cases: 0.pair: Invalid input: expected string, received number. Name a file that`,
  );
});
