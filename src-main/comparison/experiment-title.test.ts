import { expect, it } from 'vitest';
import { ExperimentRequest } from '../contract/experiment.ts';
import { experimentTitle } from './experiment-title.ts';

const data = { train: '/t', test: '/u' };
const request = (count: number, changes: Partial<ExperimentRequest> = {}): ExperimentRequest => ({
  ...ExperimentRequest.parse({
    kind: 'compare',
    methods: Array.from({ length: count }, (_, freeze) => ({
      name: `freeze:${freeze}`,
      method: { name: 'last-k', freeze },
      lora: null,
    })),
    seeds: [1, 2],
    datasets: [{ name: 'Questions', task: { kind: 'preset', preset: 'trec' }, data }],
    models: [{ name: 'm', path: '/m' }],
    baseline: 'freeze:0',
    settings: {},
  }),
  ...changes,
});

it.each([
  [request(2), 'freeze:0, freeze:1 on Questions, seeds 1, 2'],
  [request(5, { seeds: [7] }), '5 methods on Questions, seed 7'],
  [request(3, { kind: 'sweep' }), 'Sweep of 3 boundaries on Questions, seeds 1, 2'],
])('names an experiment (%#)', (experiment, title) => {
  expect(experimentTitle(experiment)).toBe(title);
});
