import { expect, it } from 'vitest';
import { clockAhead } from './try.ts';

it('a clock is as far ahead as it is, however long its machine takes to answer', () => {
  // 40 ms on the way there, 60 s until the answer (a Slurm that is silent), 20 ms on the way back.
  expect(clockAhead(1_000, { heard: 1_040, answered: 61_040 }, 61_060)).toBe(10);
  expect(clockAhead(1_000, { heard: 8_040, answered: 68_040 }, 61_060)).toBe(7_010);
  expect(clockAhead(1_000, { heard: 40, answered: 60_040 }, 61_060)).toBe(-990);
});
