import { describe, expect, it } from 'vitest';
import { JobRequest } from '../../contract/job.ts';
import { AnalyzeSettings } from '../../contract/request.ts';
import { withThreads } from './threads.ts';

const settings = (threads: number) =>
  AnalyzeSettings.parse({ model: '/m', task: { kind: 'preset', preset: 'trec' }, data: '/d', threads });
const experiment = (threads: number) =>
  JobRequest.parse({
    kind: 'experiment',
    request: {
      kind: 'compare',
      seeds: [1],
      baseline: 'full',
      models: [{ name: 'm', path: '/m' }],
      methods: [{ name: 'full', method: { name: 'full' }, lora: null }],
      datasets: [{ name: 'd', task: { kind: 'preset', preset: 'trec' }, data: { train: '/d' } }],
      settings: { threads },
    },
  });

describe('the preferred number of threads', () => {
  it('stands where the request leaves it open', () => {
    expect(withThreads({ kind: 'analysis', settings: settings(0) }, 3)).toEqual({
      kind: 'analysis',
      settings: settings(3),
    });
    expect(withThreads(experiment(0), 3)).toEqual(experiment(3));
    expect(withThreads(experiment(0), 0)).toEqual(experiment(0));
  });

  it('leaves alone what says a number, and what continues', () => {
    expect(withThreads({ kind: 'analysis', settings: settings(1) }, 3)).toEqual({
      kind: 'analysis',
      settings: settings(1),
    });
    expect(withThreads(experiment(2), 3)).toEqual(experiment(2));
    expect(withThreads({ kind: 'run', run: 'r-1' }, 3)).toEqual({ kind: 'run', run: 'r-1' });
  });
});
