import { expect, it } from 'vitest';
import { ExperimentRequest } from '../contract/experiment.ts';
import { TrainSettings } from '../contract/request.ts';
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
    datasets: [{ name: 'trec', task: { kind: 'preset', preset: 'trec' }, data }],
    models: [{ name: 'm', path: '/m' }],
    baseline: 'freeze:0',
    settings: {},
  }),
  ...changes,
});
const library = [{ name: 'Questions', data: TrainSettings.shape.data.parse(data) }];

it.each([
  [request(2), 'freeze:0, freeze:1 on Questions, seeds 1, 2'],
  [request(5, { seeds: [7] }), '5 methods on Questions, seed 7'],
  [request(3, { kind: 'sweep' }), 'Sweep of 3 boundaries on Questions, seeds 1, 2'],
])('names an experiment (%#)', (experiment, title) => {
  expect(experimentTitle(experiment, library)).toBe(title);
});

it('has the name of the task for data that the library does not have', () => {
  expect(experimentTitle(request(1), [])).toBe('freeze:0 on trec, seeds 1, 2');
});
