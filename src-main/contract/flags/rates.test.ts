import { describe, expect, it } from 'vitest';
import { logGrid, readRateSearch } from './rates.ts';
import type { Values } from './values.ts';

const LEAST: Values = { model: ['/m'], task: 'trec', train: '/train', test: '/test', methods: 'full,lora-full' };
const read = (more: Values = {}) => readRateSearch({ ...LEAST, ...more }, (path) => path);
const rates = (more: Values = {}): number[][] => read(more).methods.map((each) => each.rates);

describe('the grid', () => {
  it('is logarithmic, with two digits that count', () => {
    expect(logGrid(3e-4, 3, 2)).toEqual([6.5e-5, 1.4e-4, 3e-4, 6.5e-4, 1.4e-3]);
    expect(logGrid(1e-3, 1, 1)).toEqual([1e-4, 1e-3, 1e-2]);
    expect(logGrid(1e-3, 3, 0)).toEqual([1e-3]);
  });

  it('lies around the usual rate, which is ten times as high for adapters', () => {
    expect(rates({ points: '1', eachSide: '1' })).toEqual([
      [3e-5, 3e-4, 3e-3],
      [3e-4, 3e-3, 3e-2],
    ]);
    expect(rates({ eachSide: '0', learningRate: '1e-5' })).toEqual([[1e-5], [1e-4]]);
  });

  it('may be given, for all methods and for one', () => {
    expect(rates({ grid: ['1e-3,1e-4'] })).toEqual([
      [1e-4, 1e-3],
      [1e-4, 1e-3],
    ]);
    expect(rates({ grid: ['lora-full=0.01', '1e-4'] })).toEqual([[1e-4], [0.01]]);
  });
});

describe('the trials of a search', () => {
  it('are short, scored at half and at the end, and never on test rows', () => {
    const { settings, dataset, seed, stopsEarly, criterion } = read({ epochs: '7', rates: 'full=1', baseline: 'full' });
    expect(settings).toMatchObject({ duration: { unit: 'steps', count: 100 }, evalEvery: 50, patience: null });
    expect(settings).toMatchObject({ restoreBest: false, prefixCache: 'shared' });
    expect(dataset.data).toMatchObject({ train: '/train', test: null });
    expect({ seed, stopsEarly, criterion }).toEqual({ seed: 1, stopsEarly: true, criterion: 'macro-f1' });
    expect(read({ steps: '7', allSteps: true }).settings.evalEvery).toBe(4);
    expect(read({ allSteps: true, criterion: 'loss' })).toMatchObject({ stopsEarly: false, criterion: 'loss' });
  });

  it.each<[Values, string]>([
    [{ steps: '1' }, '--steps: A search compares the rates at half of the steps, too.'],
    [{ seed: '1,2' }, '--seed: A search has one seed.'],
    [{ model: ['/a', '/b'] }, '--model: A search is about one model, and there are 2 models.'],
    [{ grid: ['half=1e-3'] }, '--grid: “half” is not one of the methods.'],
    [{ grid: ['1e-3,x'] }, '--grid: “x” is not a number above 0.'],
    [{ points: '0' }, '--points: “0” is not a whole number from 1 to 10.'],
    [{ criterion: 'f2' }, '--criterion: “f2” is not a criterion.'],
  ])('are refused where %o', (more, message) => {
    expect(() => read(more)).toThrow(message);
  });
});
