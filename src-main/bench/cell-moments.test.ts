import { expect, it } from 'vitest';
import { overheadLines } from './cell-moments.ts';

it('counts what a cell waits for at a target and not here', () => {
  const here = [{ before: 0.5, after: 0.1 }, { before: 0.3, after: 0.2 }, { before: 9, after: 0.1 }]; // prettier-ignore
  const there = [{ before: 1.5, after: 1 }, { before: 2, after: 3 }, { before: 2, after: 1.1 }]; // prettier-ignore
  const [parts = '', sum = ''] = overheadLines(here, there);
  expect(parts).toContain('medians of 3: before its engine’s first word 500 ms here, 2000 ms on Slurm');
  expect(parts).toContain('after its last word 100 ms here, 1100 ms on Slurm');
  expect(sum).toContain('2500 ms');
});
