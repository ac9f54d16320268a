import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shownExperiment } from '../../app/describing/shown-experiment.ts';
import { ExperimentRequest } from '../../contract/experiment.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/open.ts';
import { compareRuns } from '../comparison.ts';
import { storeExperiment, TRUTHS } from '../testing/finished.ts';
import { TASK } from '../testing/tiny-experiment.ts';
import { boardTables } from './board-tables.ts';
import { placeKey } from './place-titles.ts';
import { select } from '../selection.ts';
import { readBoard } from './board.ts';
import { readCurves } from './curves.ts';
import { placeTitles } from './place-titles.ts';
import { settingsDifference } from './settings-difference.ts';
import { TestQueue } from './test-queue.ts';

const request = ExperimentRequest.parse({
  kind: 'compare',
  methods: [
    { name: 'full', method: { name: 'full' } },
    { name: 'half', method: { name: 'half' }, learningRate: 0.01 },
    { name: 'head', method: { name: 'head' } },
  ],
  seeds: [1, 2],
  datasets: [{ name: 'letters', task: TASK, data: { train: '/secret/t', test: '/secret/u' } }],
  models: [{ name: 'tiny', path: '/secret/m' }],
  baseline: 'full',
  settings: {},
});
/** Right but for every `each`th row. */
const wrong = (each: number): number[] => TRUTHS.map((label, row) => (row % each === 0 ? (label + 1) % 3 : label));

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-board-'));
  store = await openStore(folder);
  storeExperiment(store, request, {
    'full 1': { answers: wrong(4) },
    'full 2': { answers: wrong(5) },
    'half 1': { answers: TRUTHS },
    'half 2': { answers: wrong(7) },
    'head 1': { answers: wrong(2) },
  });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});
const chosen = () => select(store, { experiments: ['x-1'], runs: [] });
const experiments = () => [shownExperiment(store, 'x-1')];

describe('readBoard', () => {
  it('answers before anything was tested, and has the same verdicts as a comparison afterwards', async () => {
    const calls: number[] = [];
    // A queue that takes long speaks in between, too.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    const queue = new TestQueue(
      store,
      () => calls.push(1),
      (thrown) => {
        throw thrown;
      },
    );
    const first = readBoard(store, chosen(), null, (test) => queue.add(test)).places[0]!;
    expect(first).toMatchObject({ title: 'letters', baseline: 'full', isTesting: true });
    expect(first.rows[1]).toMatchObject({ method: 'half', runs: 2, of: 2, difference: { rows: null, verdict: null } });
    await queue.settled();
    clock.mockRestore();
    expect(calls).toHaveLength(1);
    const then = readBoard(store, chosen(), null, () => expect.unreachable()).places[0]!;
    const [comparison] = compareRuns(store, shownExperiment(store, 'x-1'));
    expect(then.isTesting).toBe(false);
    expect(then.rows.map(({ difference }) => difference?.verdict)).toEqual([undefined, 'better', 'worse']);
    then.rows.forEach(({ difference, macroF1 }, index) => {
      const method = comparison!.methods[index]!;
      expect(difference?.rows ?? null).toEqual(method.difference?.rows ?? null);
      expect(macroF1?.mean).toBe(method.macroF1?.mean);
    });
  });

  it('gives no verdict while one of the tests is missing, since Holm’s correction needs all', async () => {
    const all: Parameters<TestQueue['add']>[0][] = [];
    readBoard(store, chosen(), null, (test) => all.push(test));
    // Of two methods and the majority class; the untrained model was not scored.
    expect(all).toHaveLength(3);
    const queue = new TestQueue(
      store,
      () => undefined,
      () => expect.unreachable(),
    );
    queue.add(all[0]!);
    await queue.settled();
    const { rows, references, isTesting } = readBoard(store, chosen(), null, () => undefined).places[0]!;
    expect(isTesting).toBe(true);
    expect(rows.map(({ difference }) => difference?.verdict ?? null)).toEqual([null, null, null]);
    expect(references.map(({ name, macroF1 }) => [name, macroF1?.n ?? null])).toEqual([
      ['untrained', null],
      ['majority', 1],
    ]);
  });

  it('compares everything with another method where it is compared, else with the experiment’s own', () => {
    expect(readBoard(store, chosen(), 'half', () => undefined).places[0]).toMatchObject({ baseline: 'half' });
    expect(readBoard(store, chosen(), 'lift', () => undefined).places[0]).toMatchObject({ baseline: 'full' });
    expect(boardTables(store, experiments(), 'half')[0]!.title).toContain('baseline half');
  });

  it('tells a window no paths', () => {
    const shown = JSON.stringify([
      readBoard(store, chosen(), null, () => undefined),
      settingsDifference(experiments(), null),
    ]);
    expect(shown).not.toContain('/secret');
  });
});

it('shows only settings that differ', () => {
  const { columns, rows } = settingsDifference(experiments(), ['full', 'half']);
  expect(columns.map(({ method }) => method)).toEqual(['full', 'half']);
  expect(rows).toEqual([
    { setting: 'Method', values: ['full', 'half'] },
    { setting: 'Learning rate', values: ['0.0003', '0.01'] },
  ]);
  expect(settingsDifference(experiments(), ['full']).rows).toEqual([]);
});

it('reads curves in at most 500 points, over the seeds that a method has', () => {
  for (const seed of [1, 2]) {
    store.transaction(() => {
      for (let step = 1; step <= 900; step++) {
        store.steps.put(`r-tiny-letters-full-${seed}`, { step, loss: seed, boundary: 0 });
      }
    });
  }
  const asked = { place: placeKey('x-1', 'tiny', 'letters'), axis: 'step', band: 'range', smoothing: 0.5 } as const;
  const curves = readCurves(store, experiments(), asked);
  expect(curves.map(({ method, seeds }) => [method, seeds])).toEqual([['full', [1, 2]]]);
  const { loss, validation } = curves[0]!;
  expect(loss).toHaveLength(300);
  expect(loss[0]).toEqual({ x: 3, mean: 1.5, low: 1, high: 2 });
  expect(loss.at(-1)).toMatchObject({ x: 900 });
  expect(validation).toEqual([
    { x: 2, mean: 0.5, low: 0.5, high: 0.5 },
    { x: 4, mean: 0.75, low: 0.75, high: 0.75 },
  ]);
});

it('tells places apart with as few words as it takes', () => {
  const place = (experiment: string, data: string, kind: 'compare' | 'sweep' = 'compare', model = 'm') => ({
    experiment,
    data,
    kind,
    model,
  });
  expect(placeTitles([place('x-1', 'trec'), place('x-2', 'sst5')])).toEqual(['trec', 'sst5']);
  expect(placeTitles([place('x-1', 'trec'), place('x-2', 'trec', 'sweep')])).toEqual(['trec', 'trec, sweep']);
  expect(placeTitles([place('x-1', 'trec'), place('x-2', 'trec')])).toEqual(['trec (x-1)', 'trec (x-2)']);
  expect(placeTitles([place('x-1', 'trec'), place('x-1', 'trec', 'compare', 'n')])).toEqual(['trec, m', 'trec, n']);
});
