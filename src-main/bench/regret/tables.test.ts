import { expect, it } from 'vitest';
import { renderTables } from '../../tables/render.ts';
import { caseTables, regretTable, summariseRules } from './tables.ts';
import type { SweepCase } from './tables.ts';

const points = (scores: readonly number[]) => scores.map((macroF1, boundary) => ({ boundary, macroF1 }));
const cases: SweepCase[] = [
  {
    pair: 'a',
    seed: 1,
    blocks: 3,
    points: points([0.5, 0.75, 0.25]),
    boundaries: new Map([
      ['x', 1],
      ['y', 2],
    ]),
  },
  {
    pair: 'a',
    seed: 2,
    blocks: 3,
    points: points([0.5, 0.5, 0.5]),
    boundaries: new Map([
      ['x', 1],
      ['y', 2],
    ]),
  },
  {
    pair: 'b',
    seed: 1,
    blocks: 3,
    points: points([1, 0.5, 0.25]),
    boundaries: new Map([
      ['x', 0],
      ['y', 2],
    ]),
  },
];

it('weighs each pair of model and data set alike, however many seeds it has', () => {
  const [x, y] = summariseRules(cases, 'y');
  expect(x).toMatchObject({ rule: 'x', macroF1: { n: 2, mean: (0.625 + 1) / 2 }, regret: { mean: 0 } });
  expect(x!.saved.mean).toBeCloseTo((1 / 3 + 0) / 2, 12);
  expect(x!.lead.mean).toBeCloseTo((0.25 + 0.75) / 2, 12);
  expect(y!.regret.mean).toBeCloseTo((0.25 + 0.75) / 2, 12);
  expect(y).toMatchObject({ affordableRegret: { mean: 0 }, advantage: { mean: 0 }, lead: { mean: 0 } });
  // Random boundaries around 1 of 3 are all three.
  expect(x!.advantage.mean).toBeCloseTo((0.75 - 0.5) / 2 / 2, 12);
});

it('leaves out a rule that has no choice somewhere', () => {
  const lacking = [cases[0]!, { ...cases[2]!, boundaries: new Map([['y', 0]]) }];
  expect(summariseRules(lacking, 'y').map(({ rule }) => rule)).toEqual(['y']);
});

it('writes tables', () => {
  expect(renderTables([regretTable(cases, 'y')], 'text')).toContain('Regret over 2 pairs of model and data set');
  expect(renderTables(caseTables(cases.slice(0, 1)), 'markdown')).toContain('| 1 | 0.750 | x |');
});
