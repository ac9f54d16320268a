import { describe, expect, it } from 'vitest';
import type { BoardDifference, BoardMethod, BoardPlace, BoardRow } from '../../../src-main/contract/board.ts';
import { lookOf } from '../../../src-main/contract/method-look.ts';
import { baselineOptions, chosenExperiments, pickedRuns } from './board-choice.ts';
import { differenceText, explain, scoreText, toneOf, verdictText } from './board-words.ts';
import { filterRows, groupRows } from './row-groups.ts';

const seeds = { n: 3, mean: -0.043, interval: { low: -0.085, high: -0.002 }, p: 0.046 };
const worse: BoardDifference = {
  seeds,
  rows: {
    difference: -0.043,
    interval: { low: -0.07, high: -0.017 },
    p: 0.0008,
    correctedP: 0.0016,
    resamples: 10_000,
  },
  verdict: 'worse',
};
const row = (method: string, difference: BoardDifference | null): BoardRow => ({
  method,
  runs: 3,
  of: 3,
  difference,
  costs: null,
  machines: [],
  timeToBaseline: null,
  macroF1: { n: 3, mean: 0.255, interval: { low: 0.209, high: 0.301 } },
});
const place: BoardPlace = {
  key: 'k',
  experiment: 'x-1',
  kind: 'compare',
  model: 'm',
  data: 'sst5',
  title: 'sst5',
  baseline: 'full',
  seeds: [1, 2, 3],
  isTesting: false,
  rows: [],
  references: [],
  notes: [],
  placed: [],
  sweep: null,
};

describe('the words of a cell', () => {
  it('show spread and interval', () => {
    expect(scoreText(row('salf', worse).macroF1)).toBe('0.255 ± 0.046');
    expect(scoreText({ n: 1, mean: 0.5, interval: null })).toBe('0.500');
    expect(differenceText(worse)).toBe('−0.043 [−0.070, −0.017]');
    expect(differenceText({ ...worse, rows: null, verdict: null })).toBe('−0.043');
  });

  it('colour what a test has shown, and nothing else', () => {
    expect(toneOf(worse)).toBe('bad');
    expect(toneOf({ ...worse, verdict: 'no difference shown' })).toBe('none');
    expect(toneOf({ ...worse, rows: null, verdict: null })).toBe('none');
    expect(toneOf(null)).toBe('none');
  });

  it('say that a test is under way, or that there is none', () => {
    const untested = row('salf', { ...worse, rows: null, verdict: null });
    expect(verdictText(place, untested)).toBe('not tested');
    expect(verdictText({ ...place, isTesting: true }, untested)).toBe('being tested');
    expect(verdictText(place, row('full', null))).toBe('baseline');
  });

  it('are explained in sentences', () => {
    expect(explain(place, row('salf', worse))).toBe(
      'salf on sst5: macro-F1 0.255 ± 0.046 over 3 seeds. Against full on the same rows and seeds −0.043 [−0.070, −0.017], the 95 % interval of 10,000 paired bootstrap resamples of the test rows; p = 0.002 after Holm’s correction and the interval excludes 0, so it is called worse. From seed to seed the difference is −0.043 [−0.085, −0.002] (paired t, p = 0.046).',
    );
    expect(explain(place, null)).toBe('On sst5, no run of this method has finished.');
    expect(explain(place, row('salf', { ...worse, verdict: 'no difference shown' }))).toContain(
      'no difference is shown',
    );
  });
});

describe('rows', () => {
  const method = (name: string, isLora: boolean): BoardMethod => ({
    name,
    family: 'full',
    isLora,
    look: lookOf({ name: 'full' }, isLora),
  });
  const rows = ['full', 'lora-full', 'half'].map((name) => row(name, null));
  it('are filtered by all words that were typed', () => {
    expect(filterRows(rows, ' FULL lora').map((each) => each.method)).toEqual(['lora-full']);
    expect(filterRows(rows, '')).toHaveLength(3);
  });
  it('are grouped in the order of their first rows', () => {
    const methods = [method('full', false), method('lora-full', true), method('half', false)];
    const titles = groupRows(rows, methods, 'trained').map(({ title, rows: members }) => `${title} ${members.length}`);
    expect(titles).toEqual(['Weights 2', 'Adapters 1']);
    expect(groupRows(rows, methods, 'none')).toHaveLength(1);
  });
});

describe('what a board begins with', () => {
  const card = (id: string, ...methods: string[]) => ({
    id,
    kind: 'compare' as const,
    name: id,
    createdAt: '',
    methods,
    datasets: ['d'],
    models: ['m'],
    seeds: [1],
    baseline: methods[0]!,
    runs: { total: 0, finished: 0, failed: 0 },
    isNamed: false,
    note: '',
    tags: [],
    reports: [],
  });
  const cards = [card('x-2', 'full', 'half'), card('x-1', 'freeze:0', 'half')];
  it('is what the address says, as far as it is there, or the newest', () => {
    expect(chosenExperiments(cards, 'x-1', 'x-2,x-1,gone')).toEqual(['x-1', 'x-2']);
    expect(chosenExperiments(cards, 'gone', '')).toEqual(['x-2']);
    expect(chosenExperiments([], 'x-1', '')).toEqual([]);
  });
  it('is picked runs, beside which stand the experiments that the address names', () => {
    expect(pickedRuns('r-1,r-2,r-1,')).toEqual(['r-1', 'r-2']);
    expect(chosenExperiments(cards, '', '', ['r-1'])).toEqual([]);
    expect(chosenExperiments(cards, 'x-1', '', ['r-1'])).toEqual(['x-1']);
  });
  it('offers first what all experiments compare', () => {
    expect(baselineOptions(cards).map(({ label }) => label)).toEqual([
      'half',
      'full (in 1 of 2)',
      'freeze:0 (in 1 of 2)',
      'untrained model',
      'majority class',
    ]);
  });
});
