import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_ROUTES } from '../../contract/routes/demo.ts';
import type { JobView } from '../../contract/routes/jobs.ts';
import { requireBundled } from '../../demo/bundled.ts';
import { DEMO_TASK } from '../../demo/comparison.ts';
import { becomes, QueueBench } from '../jobs/testing/bench.ts';
import { Registry } from '../registry.ts';
import { demoHandlers } from './demo.ts';

let bench: QueueBench;
beforeEach(async () => {
  bench = await QueueBench.open();
});
afterEach(() => bench.close());

async function begin(find?: () => ReturnType<typeof requireBundled>) {
  const { store, hub, tiny } = bench;
  const queue = bench.queue(await tiny.engine(4000, 1000));
  const registry = new Registry().add(DEMO_ROUTES, demoHandlers({ store, hub, queue }, find));
  return () => registry.invoke('demo.begin', {});
}

describe('demo.begin', () => {
  it('brings in the bundled model and questions, and queues an analysis and a comparison, once', async () => {
    const press = await begin();
    const answer = await press();
    expect(answer).toMatchObject({
      kind: 'done',
      value: { title: '6 methods on Bundled questions, seeds 1, 2' },
    });
    const { model, train, test } = requireBundled();
    expect(bench.store.libraryModels.all().map(({ path }) => path)).toEqual([model]);
    expect(bench.store.libraryDatasets.all()).toMatchObject([{ name: 'Bundled questions', data: { train, test } }]);
    // Just so does the command line ask for it.
    expect(bench.store.libraryDatasets.all()[0]!.task).toEqual({ ...DEMO_TASK, name: undefined });
    expect(bench.store.jobs.all().map(({ request }) => request.kind)).toEqual(['analysis', 'experiment']);
    const again = await press();
    expect(again).toMatchObject({ value: { id: (answer as { value: JobView }).value.id } });
    expect(bench.store.libraryDatasets.all()).toHaveLength(1);
    expect(bench.store.jobs.all()).toHaveLength(2);
  });

  it('queues nothing twice where a number of threads is preferred, and continues with what failed', async () => {
    bench.store.preferences.set({ threads: 2 });
    const press = await begin();
    await Promise.all([press(), press()]);
    expect(bench.store.libraryDatasets.all()).toHaveLength(1);
    const analysis = bench.store.jobs.all().find(({ request }) => request.kind === 'analysis')!;
    bench.pause(analysis.id);
    await bench.until(becomes(analysis.id, 'paused'));
    bench.hush();
    await press();
    expect(bench.store.jobs.all()).toHaveLength(2);
    expect(bench.store.jobs.all().filter(({ state }) => state === 'paused')).toEqual([]);
  });

  it('says what is missing, and brings nothing in', async () => {
    const press = await begin(() => requireBundled(join(bench.tiny.folder, 'nothing')));
    expect(await press()).toMatchObject({
      kind: 'failed',
      fault: { code: 'model.missing-file', message: 'A part of the bundled model and questions is missing.' },
    });
    expect(bench.store.libraryModels.all()).toEqual([]);
    expect(bench.store.jobs.all()).toEqual([]);
  });
});
