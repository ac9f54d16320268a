import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExperimentCard } from '../../contract/routes/experiments.ts';
import { EXPERIMENT_ROUTES } from '../../contract/routes/experiments.ts';
import type { JobView } from '../../contract/routes/jobs.ts';
import { describe as change } from '../../app/describing/describe.ts';
import { jobView } from '../jobs/view.ts';
import { becomes, QueueBench, steps } from '../jobs/testing/bench.ts';
import { Registry } from '../registry.ts';
import { experimentHandlers } from './experiments.ts';

const MODEL = 'm-20261124-aaaaaa';
const DATA = 'd-20261124-bbbbbb';
const draft = {
  kind: 'compare',
  models: [MODEL],
  datasets: [DATA],
  values: { methods: 'full,freeze:1', seeds: '1' },
};

let bench: QueueBench;
let registry: Registry;
beforeEach(async () => {
  bench = await QueueBench.open();
  const { store, hub, tiny } = bench;
  store.libraryModels.put({ id: MODEL, name: 'm', path: tiny.model });
  const { task, data } = tiny.request.datasets[0]!;
  const facts = { labels: [], rows: { train: 6, validation: 3, test: 4 }, warnings: [] };
  store.libraryDatasets.add({ id: DATA, name: 'letters', task, data, facts });
  const queue = bench.queue(await tiny.engine(40, 10));
  registry = new Registry().add(EXPERIMENT_ROUTES, experimentHandlers({ store, hub, queue }));
});
afterEach(() => bench.close());

async function ask<T>(name: keyof typeof EXPERIMENT_ROUTES, input: unknown): Promise<T> {
  const answer = await registry.invoke(name, input);
  if (answer.kind === 'failed') throw new Error(answer.fault.message);
  return answer.value as T;
}

describe('experiments', () => {
  it('are launched once, however often they are asked for, and continue where they were', async () => {
    // Slow until it was stopped, so that it hears of that in its first run, however busy the machine is.
    await bench.tiny.engine(40, 100);
    const job = await ask<JobView>('experiments.launch', draft);
    expect(job).toMatchObject({ state: 'running', title: 'full, freeze:1 on letters, seed 1' });
    expect((await ask<JobView>('experiments.launch', draft)).id).toBe(job.id);
    await bench.until(steps(2));
    bench.store.jobs.all().forEach(({ id }) => bench.pause(id));
    await bench.until(becomes(job.id, 'paused'));
    await bench.tiny.engine(40);
    bench.hush();
    const [card] = await ask<ExperimentCard[]>('experiments.list', {});
    expect(card).toMatchObject({ runs: { total: 2, finished: 0, failed: 0 }, seeds: [1], datasets: ['letters'] });
    expect((await ask<JobView>('experiments.resume', { id: card!.id })).id).toBe(job.id);
    await bench.until(becomes(job.id, 'done'));
    expect((await ask<ExperimentCard[]>('experiments.list', {}))[0]).toMatchObject({ runs: { total: 2, finished: 2 } });
    // What is done is one job in the list, too.
    bench.hush();
    const again = await ask<JobView>('experiments.resume', { id: card!.id });
    await bench.until(becomes(again.id, 'done'));
    expect(bench.store.jobs.all().map(({ id }) => id)).toEqual([again.id]);
  });

  it('have the name that they are launched with, and keep it', async () => {
    const job = await ask<JobView>('experiments.launch', { ...draft, name: 'First table' });
    expect(job.title).toBe('First table');
    await bench.until(becomes(job.id, 'done'));
    bench.hush();
    const again = await ask<JobView>('experiments.launch', draft);
    expect(again.title).toBe('First table');
    await bench.until(becomes(again.id, 'done'));
    expect(await ask<ExperimentCard[]>('experiments.list', {})).toMatchObject([{ name: 'First table' }]);
    const { subject } = bench.store.jobs.all()[0]!;
    change(bench.store, [subject!], { name: 'Second table' });
    const listed = jobView(bench.store, bench.store.jobs.all()[0]!, null, false);
    expect(listed.title).toBe('Second table');
  });

  it('are refused with the fault of their field', async () => {
    await expect(ask('experiments.launch', { ...draft, models: [] })).rejects.toThrow('No model is chosen.');
    const answer = await registry.invoke('experiments.launch', { ...draft, models: ['/etc'] });
    expect(answer).toMatchObject({ kind: 'failed', fault: { field: 'models.0' } });
    expect(bench.store.jobs.all()).toEqual([]);
  });

  it('can be removed and taken back', async () => {
    const job = await ask<JobView>('experiments.launch', draft);
    await bench.until(becomes(job.id, 'done'));
    const { id } = (await ask<ExperimentCard[]>('experiments.list', {}))[0]!;
    await ask('experiments.remove', { id });
    expect(await ask('experiments.list', {})).toEqual([]);
    await ask('experiments.restore', { id });
    expect(await ask('experiments.list', {})).toHaveLength(1);
  });
});
