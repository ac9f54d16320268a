import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { splitTest, splitValidation, subset } from './split.ts';

/** 100 rows of class 0, 40 of class 1, 3 of class 4, 2 of class 5 and 1 of class 6, mixed. */
const labels = Array.from({ length: 146 }, (_, row) => (row * 37) % 146).map((place) =>
  place < 100 ? 0 : place < 140 ? 1 : place < 143 ? 4 : place < 145 ? 5 : 6,
);
const counts = (rows: readonly number[]) =>
  rows.reduce<Record<number, number>>((seen, row) => ({ ...seen, [labels[row]!]: (seen[labels[row]!] ?? 0) + 1 }), {});
const rising = (rows: readonly number[]) => rows.every((row, index) => index === 0 || row > rows[index - 1]!);

describe('splitValidation', () => {
  it('takes its share of every class, at least one row where there are two', () => {
    const { train, validation } = splitValidation(labels, 0.1, 1);
    expect(counts(validation)).toEqual({ 0: 10, 1: 4, 4: 1, 5: 1 });
    expect(counts(train)).toEqual({ 0: 90, 1: 36, 4: 2, 5: 1, 6: 1 });
    expect([...train, ...validation].sort((a, b) => a - b)).toEqual([...labels.keys()]);
    expect(rising(train) && rising(validation)).toBe(true);
  });

  it('depends on the seed and on nothing else', () => {
    expect(splitValidation(labels, 0.1, 1)).toEqual(splitValidation(labels, 0.1, 1));
    expect(splitValidation(labels, 0.1, 2).validation).not.toEqual(splitValidation(labels, 0.1, 1).validation);
  });

  it('never takes the last training row of a class', () => {
    expect(counts(splitValidation(labels, 0.99, 1).train)).toEqual({ 0: 1, 1: 1, 4: 1, 5: 1, 6: 1 });
  });

  it('splits nothing off at fraction 0', () => {
    expect(splitValidation(labels, 0, 1)).toEqual({ train: [...labels.keys()], validation: [] });
  });
});

describe('subset', () => {
  it('keeps the shares of the classes and their first rows', () => {
    const rows = subset(labels, 73);
    expect(counts(rows)).toEqual({ 0: 50, 1: 20, 4: 2, 5: 1 });
    expect(rising(rows)).toBe(true);
    const firstOfClass1 = [...labels.keys()].filter((row) => labels[row] === 1).slice(0, 20);
    expect(rows.filter((row) => labels[row] === 1)).toEqual(firstOfClass1);
  });

  it('draws random rows of each class, by the generator alone', () => {
    const draw = (seed: number) => subset(labels, 73, Random.seeded(seed));
    expect(counts(draw(1))).toEqual(counts(subset(labels, 73)));
    expect(rising(draw(1)) && new Set(draw(1)).size === 73).toBe(true);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
    expect(subset(labels, 146, Random.seeded(1))).toEqual([...labels.keys()]);
  });

  it('has exactly the limit, or everything', () => {
    for (let limit = 1; limit < 146; limit++) expect(subset(labels, limit)).toHaveLength(limit);
    expect(subset(labels, 146)).toEqual([...labels.keys()]);
    expect(subset(labels, Infinity)).toEqual([...labels.keys()]);
  });
});

describe('splitTest', () => {
  it('takes a share of each class, by the seed, and other rows than a validation part', () => {
    const { train, test } = splitTest(labels, 0.1, 1);
    expect([...train, ...test].sort((a, b) => a - b)).toEqual([...labels.keys()]);
    expect(test).toEqual(splitTest(labels, 0.1, 1).test);
    expect(test).not.toEqual(splitTest(labels, 0.1, 2).test);
    expect(test).not.toEqual(splitValidation(labels, 0.1, 1).validation);
    expect(counts(test)).toEqual(counts(splitValidation(labels, 0.1, 1).validation));
  });
});
