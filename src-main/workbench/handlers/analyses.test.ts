import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnalysisOptions, AnalysisView, SampleView } from '../../contract/analysis-view.ts';
import { ANALYSIS_ROUTES } from '../../contract/routes/analyses.ts';
import { BudgetRequest, ChoiceOptions, FIRST_RULE } from '../../contract/salf.ts';
import type { WindowEvent } from '../../contract/window-events.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/open.ts';
import { ID, putAnalysis } from '../../app/analyses/testing/stored.ts';
import { Hub } from '../hub.ts';
import { JobQueue } from '../jobs/queue.ts';
import { Registry } from '../registry.ts';
import { analysisHandlers } from './analyses.ts';

let folder = '';
let file = '';
let store: Store;
let registry: Registry;
let events: WindowEvent[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-analyses-routes-'));
  store = await openStore(join(folder, 'workspace'));
  file = putAnalysis(store, folder);
  const hub = new Hub();
  events = [];
  hub.listen((event) => events.push(event));
  const workbench = { store, hub, queue: new JobQueue(store, hub, {}) };
  registry = new Registry().add(ANALYSIS_ROUTES, analysisHandlers(workbench));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

async function ask<T>(name: keyof typeof ANALYSIS_ROUTES, input: unknown): Promise<T> {
  const answer = await registry.invoke(name, input);
  if (answer.kind === 'failed') throw new Error(`${answer.fault.field}: ${answer.fault.message}`);
  return answer.value as T;
}
const options = (choice: object, budget: object = {}): AnalysisOptions => ({
  choice: ChoiceOptions.parse({ ...FIRST_RULE, ...choice }),
  budget: BudgetRequest.parse(budget),
});
const show = (given: AnalysisOptions | null) => ask<AnalysisView>('analyses.show', { id: ID, options: given });
const sample = (number: number, given: AnalysisOptions | null = null) =>
  ask<SampleView>('analyses.sample', { id: ID, options: given, sample: number });

describe('an analysis is shown', () => {
  it('as it was made, sample by sample, without a path', async () => {
    const view = await show(null);
    expect(view).toMatchObject({ model: 'model', data: 'letters', boundary: 1, histogram: [0, 2, 0] });
    expect(view.samples).toEqual([
      { sample: 0, line: 1, label: 0, boundary: 1, deviations: [1, 0.5, 0.375] },
      { sample: 1, line: 3, label: 1, boundary: 1, deviations: [1, 0.875, 0.25] },
    ]);
    expect(view.options).toEqual(view.made);
    expect(view.savings.global).toEqual({ depth: 0.5, backward: 0.4, step: 1 - 22 / 30 });
    expect(view.nearest?.spaces[2]).toMatchObject({
      labelShare: 1,
      tokens: [{ text: ' t8', isLabel: true, share: 1 }],
    });
    expect(JSON.stringify(view)).not.toContain(folder);
  });

  it('under other options, and keeps saying how it was made', async () => {
    const view = await show(options({ gain: 'difference', firstLayer: 2 }, { plan: 'constant' }));
    expect(view.options.choice.firstLayer).toBe(2);
    expect(view.made.choice.firstLayer).toBe('auto');
    expect(view.gains.map(({ eligible }) => eligible)).toEqual([false, true]);
    expect(view.budget).toEqual({ allowed: 1, trained: 1 });
  });

  it('not under options that make no sense, which are named', async () => {
    await expect(show(options({ minTrain: 3 }))).rejects.toThrow('--min-train: The model has 2 blocks');
    const broken = { id: ID, options: { ...options({}), choice: { ...options({}).choice, alpha: 0 } } };
    await expect(ask('analyses.show', broken)).rejects.toThrow('options.choice.alpha: ');
  });

  it('with the ids of model and data set where the library has them', async () => {
    expect((await show(null)).library).toEqual({ model: null, dataset: null });
    const { task, model } = store.analyses.find(ID).request;
    store.libraryModels.put({ id: 'm-20261124-aaaaaa', name: 'model', path: model });
    const data = {
      train: file,
      test: null,
      validation: null,
      validationFraction: 0,
      limitTrain: null,
      limitTest: null,
    };
    const counted = { labels: ['yes', 'no'], rows: { train: 3, validation: null, test: null }, warnings: [] };
    store.libraryDatasets.add({ id: 'd-20261124-aaaaaa', name: 'rows', task, data, facts: counted });
    expect((await show(null)).library).toEqual({ model: 'm-20261124-aaaaaa', dataset: 'd-20261124-aaaaaa' });
  });
});

describe('a sample is shown', () => {
  it('with its prompt as the model got it, and the words of every space', async () => {
    const view = await sample(1);
    expect(view.prompt).toEqual({ kind: 'read', text: 'Say: third text\nLabel:', mayBeCut: false });
    expect(view).toMatchObject({ line: 3, label: 1, boundary: 1 });
    expect(view.spaces[2]).toMatchObject({
      deviation: 0.25,
      words: [
        { text: ' t8', cosine: 0.25, isLabel: true },
        { text: ' t7', cosine: 0.125, isLabel: false },
      ],
    });
    expect(view.spaces.map(({ gain }) => gain === null)).toEqual([true, false, false]);
  });

  it('without its prompt where the file holds other rows, or is gone', async () => {
    appendFileSync(file, '\n');
    expect((await sample(0)).prompt).toMatchObject({ kind: 'read', text: 'Say: first text\nLabel:' });
    writeFileSync(
      file,
      '{"text": "another text", "label": "yes"}\n{"text": "y", "label": "no"}\n{"text": "x", "label": "yes"}',
    );
    const changed = 'rows.jsonl has changed since the analysis was made, so the prompt cannot be shown.';
    expect((await sample(0)).prompt).toEqual({ kind: 'lost', message: changed });
    writeFileSync(file, '{"text": "no label"}');
    expect((await sample(0)).prompt).toMatchObject({ kind: 'lost', message: expect.stringContaining('no longer be read') as string }); // prettier-ignore
    rmSync(file);
    expect((await sample(0)).prompt).toMatchObject({ message: expect.stringContaining('no longer where it was') as string }); // prettier-ignore
  });

  it('only if there is one of that number', async () => {
    await expect(sample(2)).rejects.toThrow(`sample: The analysis ${ID} has 2 samples; there is no number 3.`);
  });
});

it('an analysis that is removed vanishes from the list, is reported to all windows, and can be restored', async () => {
  expect(await ask('analyses.list', {})).toMatchObject([{ id: ID, data: 'letters', samples: 2, gain: 'log-ratio' }]);
  await ask('analyses.remove', { id: ID });
  expect(events).toContainEqual({ type: 'changed', what: 'analyses' });
  expect(await ask('analyses.list', {})).toEqual([]);
  expect((await show(null)).isRemoved).toBe(true);
  await ask('analyses.restore', { id: ID });
  expect(await ask('analyses.list', {})).toHaveLength(1);
});
