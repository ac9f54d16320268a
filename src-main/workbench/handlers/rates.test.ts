import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rateEngine } from '../../comparison/rates/testing/rate-engine.ts';
import type { JobView } from '../../contract/routes/jobs.ts';
import { RATE_ROUTES } from '../../contract/routes/rates.ts';
import type { RateSearchView } from '../../contract/routes/rates.ts';
import { becomes, QueueBench } from '../jobs/testing/bench.ts';
import { Registry } from '../registry.ts';
import { rateHandlers } from './rates.ts';

const MODEL = 'm-20261124-aaaaaa';
const DATA = 'd-20261124-bbbbbb';
const draft = {
  kind: 'compare',
  models: [MODEL],
  datasets: [DATA],
  values: { methods: 'full,freeze:1', seeds: '7,8', rates: 'full=1', epochs: '9', learningRate: '0.4' },
};

let bench: QueueBench;
let registry: Registry;
beforeEach(async () => {
  bench = await QueueBench.open();
  const { store, tiny } = bench;
  store.libraryModels.put({ id: MODEL, name: 'm', path: tiny.model });
  const { task, data } = tiny.request.datasets[0]!;
  const facts = { labels: [], rows: { train: 6, validation: 3, test: 4 }, warnings: [] };
  store.libraryDatasets.add({ id: DATA, name: 'letters', task, data, facts });
  const queue = bench.queue(rateEngine(tiny.folder, 3));
  registry = new Registry().add(RATE_ROUTES, rateHandlers({ store, queue }));
});
afterEach(() => bench.close());

async function ask<T>(name: keyof typeof RATE_ROUTES, input: unknown): Promise<T> {
  const answer = await registry.invoke(name, input);
  if (answer.kind === 'failed') throw new Error(answer.fault.message);
  return answer.value as T;
}

describe('searches for learning rates', () => {
  it('are one job, and list what they found for each method', async () => {
    const job = await ask<JobView>('rates.launch', { draft, steps: '4' });
    expect(job).toMatchObject({ kind: 'rates', title: 'Learning rates of full, freeze:1 on letters' });
    expect((await ask<JobView>('rates.launch', { draft, steps: '4' })).id).toBe(job.id);
    await bench.until(becomes(job.id, 'done'));
    const ended = bench.jobs().at(-1)!;
    expect(ended).toMatchObject({ done: 10, total: 10, run: null });
    const searches = await ask<RateSearchView[]>('rates.list', {});
    expect(searches).toHaveLength(1);
    // Called as in the library.
    expect(searches[0]).toMatchObject({ id: ended.subject, model: 'm', data: 'letters', steps: 4, seed: 7 });
    // Of 0.087, 0.19, 0.4, 0.86 and 1.9 the last one diverges.
    expect(searches[0]!.methods).toMatchObject([
      { method: 'full', rate: 0.86, macroF1: 1, edge: null, tried: 5, of: 5 },
      { method: 'freeze:1', rate: 0.86 },
    ]);
    expect(bench.store.runs.all()).toEqual([]);
  });

  it('are refused with the fault of their field', async () => {
    await expect(ask('rates.launch', { draft: { ...draft, models: [] }, steps: '4' })).rejects.toThrow(
      'No model is chosen.',
    );
    await expect(ask('rates.launch', { draft, steps: '1' })).rejects.toThrow('at half of the steps');
    await expect(ask('rates.launch', { draft, steps: 'many' })).rejects.toThrow('“many”');
    expect(bench.store.jobs.all()).toEqual([]);
  });
});
