import { describe, expect, it } from 'vitest';
import type { RunRow } from '../../../src-main/contract/routes/runs.ts';
import { ANY } from '../describe/tag-filter.ts';
import { choicesOf, filterRuns, methodName } from './run-filter.ts';

const run = (runId: string, changes: Partial<RunRow>): RunRow => ({
  runId,
  state: 'finished',
  createdAt: '',
  model: 'gutenberg-12l',
  data: 'trec',
  method: 'full',
  seed: 1,
  macroF1: null,
  seconds: null,
  methodRequest: { name: 'full' },
  isLora: false,
  name: null,
  note: '',
  tags: [],
  experiments: [],
  ...changes,
});
const RUNS = [
  run('r-1', {}),
  run('r-2', { state: 'failed', data: 'mrpc' }),
  run('r-3', { isLora: true, method: 'full-lora', seed: 45 }),
  run('r-4', { name: 'Long prompt', note: 'after lunch', tags: ['Paper'], experiments: ['x-1'], data: 'own' }),
];
const NONE = { text: '', state: ANY, method: ANY, data: ANY, tag: ANY, experiment: ANY };
const ids = (filter: Partial<typeof NONE>) => filterRuns(RUNS, { ...NONE, ...filter }).map(({ runId }) => runId);

describe('runs are listed', () => {
  it('all, or by state, task and method', () => {
    expect(ids({})).toEqual(['r-1', 'r-2', 'r-3', 'r-4']);
    expect(ids({ state: 'failed' })).toEqual(['r-2']);
    expect(ids({ data: 'trec' })).toEqual(['r-1', 'r-3']);
    expect(ids({ method: 'full' })).toEqual(['r-1', 'r-2', 'r-4']);
    expect(ids({ method: 'full', data: 'trec' })).toEqual(['r-1']);
  });
  it('by tag and experiment, and by what a person wrote', () => {
    expect(ids({ tag: 'paper' })).toEqual(['r-4']);
    expect(ids({ experiment: 'x-1' })).toEqual(['r-4']);
    expect(ids({ text: 'PROMPT lunch paper' })).toEqual(['r-4']);
    expect(ids({ tag: 'other' })).toEqual([]);
  });
  it('by words, all of which must be there', () => {
    expect(ids({ text: ' LORA  gutenberg ' })).toEqual(['r-3']);
    expect(ids({ text: 'lora mrpc' })).toEqual([]);
    expect(ids({ text: 'seed 45' })).toEqual(['r-3']);
  });
});

it('there is a choice of each value that runs have', () => {
  expect(choicesOf(RUNS, methodName, 'Every method')).toEqual([
    { value: ANY, label: 'Every method' },
    { value: 'full', label: 'full' },
    { value: 'lora-full', label: 'lora-full' },
  ]);
});
