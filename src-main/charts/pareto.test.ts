import { expect, it } from 'vitest';
import { paretoFront } from './pareto.ts';

const at = (cost: number, score: number) => ({ cost, score });

it('keeps what nothing else beats, from the cheapest to the dearest', () => {
  const [cheap, middle, dear] = [at(1, 0.5), at(2, 0.7), at(9, 0.9)];
  expect(paretoFront([dear, at(3, 0.6), cheap, at(2, 0.65), middle])).toEqual([cheap, middle, dear]);
});

it('drops what costs more for the same, and keeps equals', () => {
  expect(paretoFront([at(2, 0.5), at(1, 0.5), at(1, 0.5)])).toEqual([at(1, 0.5), at(1, 0.5)]);
});

it('is nothing of nothing', () => {
  expect(paretoFront([])).toEqual([]);
});
