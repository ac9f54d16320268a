import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExperimentDraft } from '../../contract/draft.ts';
import { describe as describeThings } from '../../app/describing/describe.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/open.ts';
import { prepareExperiment } from '../experiment.ts';
import { runExperiment } from '../queue.ts';
import { tinyExperiment } from '../testing/tiny-experiment.ts';
import type { TinyExperiment } from '../testing/tiny-experiment.ts';
import { draftFaults, readDraft } from './read-draft.ts';
import { createReadCache } from './cached-reads.ts';
import { reportDraft } from './report.ts';

const MODEL = 'm-20261124-aaaaaa';
const DATA = 'd-20261124-bbbbbb';

let tiny: TinyExperiment;
let store: Store;
beforeEach(async () => {
  tiny = tinyExperiment();
  store = await openStore(join(tiny.folder, 'workspace'));
  store.libraryModels.put({ id: MODEL, name: 'any name', path: tiny.model });
  const { task, data } = tiny.request.datasets[0]!;
  const facts = { labels: [], rows: { train: 6, validation: 3, test: 4 }, warnings: [] };
  store.libraryDatasets.add({ id: DATA, name: 'letters', task, data, facts });
});
afterEach(() => {
  store.close();
  rmSync(tiny.folder, { recursive: true });
});

const draft = (values: ExperimentDraft['values'] = {}, changes: Partial<ExperimentDraft> = {}): ExperimentDraft => ({
  kind: 'compare',
  models: [MODEL],
  datasets: [DATA],
  values: { methods: 'full,freeze:1', seeds: '1,2', rates: 'freeze:1=0.001', ...values },
  ...changes,
});
const faultsOf = (...from: Parameters<typeof draft>): string[] =>
  draftFaults(draft(...from)).map(({ place, fault }) => `${place}: ${fault.message}`);

describe('a draft', () => {
  it('becomes the request that the command line would make', async () => {
    const request = await readDraft(store, draft({ batchSize: '4', keepLast: true }));
    expect(request).toMatchObject({
      kind: 'compare',
      seeds: [1, 2],
      baseline: 'full',
      models: [{ name: 'model', path: tiny.model }],
      datasets: [{ name: 'letters', data: tiny.request.datasets[0]!.data }],
      settings: { batchSize: 4, restoreBest: false, prefixCache: 'own' },
    });
    expect(request.methods.map(({ name, learningRate }) => [name, learningRate])).toEqual([
      ['full', null],
      ['freeze:1', 1e-3],
    ]);
  });

  it('keeps settings of methods that are not chosen to itself', async () => {
    const values = { scope: 'epoch', loraRank: '2', lora: true } as const;
    expect(faultsOf(values)).toEqual([]);
    const request = await readDraft(store, draft(values));
    expect(request.methods.every(({ lora }) => lora === null)).toBe(true);
    const salf = await readDraft(store, draft({ ...values, methods: 'full,salf-lora', rates: 'full=1' }));
    expect(salf.methods[1]).toMatchObject({ method: { scope: 'epoch' }, lora: { rank: 2 } });
  });

  it('is a sweep over the blocks of its model', async () => {
    const request = await readDraft(store, draft({ scope: 'epoch', baseline: 'full' }, { kind: 'sweep' }));
    expect(request).toMatchObject({ kind: 'sweep', baseline: 'freeze:0' });
    expect(request.methods.map(({ name }) => name)).toEqual(['freeze:0', 'freeze:1']);
    const some = await readDraft(store, draft({ boundaries: '1' }, { kind: 'sweep' }));
    expect(some.methods.map(({ name }) => name)).toEqual(['freeze:1']);
    await expect(readDraft(store, draft({ boundaries: '0-2' }, { kind: 'sweep' }))).rejects.toThrow(
      'Freezing 2 of 2 blocks leaves none to train.',
    );
    const lora = await readDraft(store, draft({ lora: true, loraRank: '2' }, { kind: 'sweep' }));
    expect(lora.methods[1]).toMatchObject({ name: 'freeze:1-lora', lora: { rank: 2 } });
  });

  it('limits all data sets alike', async () => {
    const { datasets } = await readDraft(store, draft({ limitTrain: '5', validationFraction: '0.2' }));
    expect(datasets[0]!.data).toMatchObject({ limitTrain: 5, validationFraction: 0.2, limitTest: null });
  });

  it('takes no paths from a window', async () => {
    const { datasets } = await readDraft(store, draft({ train: '/etc/passwd', model: '/etc' }));
    expect(datasets[0]!.data.train).toBe(tiny.request.datasets[0]!.data.train);
  });

  it.each<[string[], Parameters<typeof draft>]>([
    [
      ['model: No model is chosen.', 'data: No data set is chosen.'],
      [{}, { models: [], datasets: [] }],
    ],
    [['methods: No method is chosen.'], [{ methods: '' }]],
    [['methods: “haf” is no method. Did you mean “half”?'], [{ methods: 'full,haf' }]],
    [['methods: “full” is there twice.'], [{ methods: 'full,full', rates: '' }]],
    [
      ['seeds: “x” is not a whole number from 0 on.', 'batchSize: “0” is not a whole number from 1 on.'],
      [{ seeds: '1,x', batchSize: '0' }],
    ],
    [['rates: “fast” is not a number above 0.'], [{ rates: 'full=fast' }]],
    [
      ['gain: “ratio” is not one of log-ratio, difference, relative, resource, marginal. Did you mean “log-ratio”?'],
      [{ methods: 'salf', rates: 'salf=1', gain: 'ratio' }],
    ],
    [
      ['model: A sweep has one model, whose blocks it goes through.'],
      [{}, { kind: 'sweep', models: [MODEL, 'm-20261124-cccccc'] }],
    ],
    [['boundaries: “x” is no boundary and no range.'], [{ boundaries: 'x' }, { kind: 'sweep' }]],
    [['epochs: “many” is not a whole number from 1 on.'], [{ epochs: 'many' }, { kind: 'sweep' }]],
  ])('tells %j', (faults, from) => {
    expect(faultsOf(...from).toSorted()).toEqual(faults.toSorted());
  });
});

describe('the report of a draft', () => {
  it('counts what is there, and estimates the rest', async () => {
    const report = await reportDraft(store, draft(), createReadCache());
    expect(report).toMatchObject({
      faults: [],
      plan: { runs: 4, finished: 0, started: 0, estimate: { seconds: null } },
    });
    const request = await readDraft(store, draft());
    const experiment = await prepareExperiment(store, { ...request, seeds: [1] }, false);
    const silent = { begins: () => undefined, event: () => undefined, ends: () => undefined };
    await runExperiment(store, experiment, silent, { commandLine: [], engine: { entry: await tiny.engine(2) } }).ended;
    const { plan } = await reportDraft(store, draft(), createReadCache());
    expect(plan).toMatchObject({
      runs: 4,
      finished: 2,
      estimate: { methods: [{ secondsFrom: 'runs' }, { secondsFrom: 'runs' }] },
    });
    expect(plan!.estimate.seconds).toBeGreaterThan(0);
    expect(plan!.experiment).toMatch(/^x-/);
  });

  it('has the command that makes the same', async () => {
    const { plan } = await reportDraft(store, draft(), createReadCache());
    expect(plan!.command).toMatch(
      /^npm run salf -- compare --model .* --methods full,freeze:1 --seeds 1,2 --rates freeze:1=0.001 --workspace /,
    );
  });

  it('says the name that is given, in the command too, and where another experiment has it', async () => {
    const named = draft({}, { name: '  March  table ' });
    const { plan } = await reportDraft(store, named, createReadCache());
    expect(plan).toMatchObject({ name: 'March table', warnings: [] });
    expect(plan!.command).toContain("--rates freeze:1=0.001 --as 'March table' --workspace ");
    const { id } = await prepareExperiment(store, { ...(await readDraft(store, draft())), seeds: [7] }, false);
    describeThings(store, [id], { name: 'March Table' });
    const warned = await reportDraft(store, named, createReadCache());
    expect(warned.plan!.warnings).toEqual([
      `Experiment ${id} is called “March table” too; commands then need their ids.`,
    ]);
    const long = await reportDraft(store, draft({}, { name: 'x'.repeat(81) }), createReadCache());
    expect(long.faults).toMatchObject([{ place: 'as', fault: { message: 'The name has 81 characters.' } }]);
  });

  it.each([
    ['model', 'config.json', () => appendFileSync(join(tiny.model, 'config.json'), '}')],
    ['data', 'There is no such file.', () => rmSync(tiny.request.datasets[0]!.data.test!)],
  ])('tells what is wrong with the %s', async (place, what, spoil) => {
    const cachedRead = createReadCache();
    expect((await reportDraft(store, draft(), cachedRead)).faults).toEqual([]);
    spoil();
    const { plan, faults } = await reportDraft(store, draft(), cachedRead);
    expect(plan).toBeNull();
    expect(faults).toMatchObject([{ place }]);
    expect(JSON.stringify(faults)).toContain(what);
  });

  it('answers for ten thousand seeds at once, with the id that the experiment has', async () => {
    const seeds = Array.from({ length: 10_000 }, (_, seed) => seed + 1);
    const cachedRead = createReadCache();
    await reportDraft(store, draft(), cachedRead);
    // A minute and more, when every cell was counted by itself.
    const { plan } = await reportDraft(store, draft({ seeds: seeds.join() }), cachedRead);
    expect(plan!.runs).toBe(20_000);
  });

  it('places what does not fit the model', async () => {
    const { faults } = await reportDraft(
      store,
      draft({ methods: 'full,freeze:9', rates: 'full=1' }),
      createReadCache(),
    );
    expect(faults).toMatchObject([{ place: 'methods' }]);
  });
});

describe('createReadCache', () => {
  it('reads again what changed or failed, and forgets what is old', async () => {
    let reads = 0;
    const file = join(tiny.folder, 'train.jsonl');
    const cachedRead = createReadCache(2);
    const read = (key: string): Promise<number> => cachedRead(key, [file], () => Promise.resolve(++reads));
    expect([await read('a'), await read('a'), await read('b')]).toEqual([1, 1, 2]);
    expect([await read('c'), await read('a')]).toEqual([3, 4]);
    appendFileSync(file, ' ');
    expect(await read('c')).toBe(5);
    const fail = (): Promise<number> => cachedRead('bad', [], () => Promise.reject(new Error('no')));
    await expect(fail()).rejects.toThrow('no');
    await expect(cachedRead('bad', [], () => Promise.resolve(9))).resolves.toBe(9);
  });
});
