import { expect, it } from 'vitest';
import { outcomeOf, randomScore, scoreAt } from './curve.ts';

const points = [
  { boundary: 0, macroF1: 0.9 },
  { boundary: 4, macroF1: 0.7 },
  { boundary: 6, macroF1: 0.8 },
  { boundary: 7, macroF1: 0.2 },
];

it('interpolates between trained boundaries', () => {
  expect(scoreAt(points, 4)).toBe(0.7);
  expect(scoreAt(points, 1)).toBeCloseTo(0.85, 12);
  expect(scoreAt(points, 5)).toBeCloseTo(0.75, 12);
  expect(() => scoreAt(points, 8)).toThrow(RangeError);
  expect(() => scoreAt(points.slice(1), 3)).toThrow(RangeError);
});

it('takes random boundaries of the same mean from both sides', () => {
  // 4, 5, 6, 7 around 5 reach 2 to each side: 3..7.
  expect(randomScore(points, 5, 8)).toBeCloseTo((0.75 + 0.7 + 0.75 + 0.8 + 0.2) / 5, 12);
  expect(randomScore(points, 7, 8)).toBe(0.2);
  expect(randomScore(points, 0, 8)).toBe(0.9);
});

it('compares a choice with all boundaries, with those that cost no more, and with chance', () => {
  const outcome = outcomeOf(points, 4, 8);
  expect(outcome).toMatchObject({ boundary: 4, macroF1: 0.7 });
  expect(outcome.regret).toBeCloseTo(0.2, 12);
  expect(outcome.affordableRegret).toBeCloseTo(0.1, 12);
  expect(outcome.advantage).toBeCloseTo(0.7 - (0.85 + 0.8 + 0.75 + 0.7 + 0.75 + 0.8 + 0.2) / 7, 12);
  expect(outcomeOf(points, 0, 8)).toMatchObject({ regret: 0, affordableRegret: 0, advantage: 0 });
});
