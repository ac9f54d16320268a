/** Times and memory of different machines are never averaged, and never shown without a word about it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shownExperiment } from '../app/describing/shown-experiment.ts';
import { ExperimentRequest } from '../contract/experiment.ts';
import { TargetChanges } from '../contract/targets.ts';
import { select } from './selection.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { renderTables } from '../tables/render.ts';
import { readBoard } from './board/board.ts';
import { readCurves } from './board/curves.ts';
import { placeKey } from './board/place-titles.ts';
import { compareRuns } from './comparison.ts';
import type { Comparison, MethodSummary } from './comparison.ts';
import { earlierRuns } from './draft/earlier.ts';
import { experimentTables } from './experiment-tables.ts';
import { storeExperiment, TRUTHS } from './testing/finished.ts';
import type { Finish } from './testing/finished.ts';
import { TASK } from './testing/tiny-experiment.ts';

const request = ExperimentRequest.parse({
  kind: 'compare',
  methods: ['full', 'half', 'head'].map((name) => ({ name, method: { name } })),
  seeds: [1, 2],
  datasets: [{ name: 'letters', task: TASK, data: { train: '/t', test: '/u' } }],
  models: [{ name: 'tiny', path: '/m' }],
  baseline: 'full',
  settings: {},
});
const FULL: Finish = { answers: TRUTHS.map((label, row) => (row % 4 === 0 ? (label + 1) % 3 : label)) };

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-machines-'));
  store = await openStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function compared(finishes: Parameters<typeof storeExperiment>[2]): Comparison {
  storeExperiment(store, request, finishes);
  return compareRuns(store, shownExperiment(store, 'x-1'))[0]!;
}
const methodOf = (comparison: Comparison, name: string): MethodSummary =>
  comparison.methods.find(({ method }) => method === name)!;

describe('runs of several machines', () => {
  const changes = TargetChanges.parse({});
  const needs = { memoryBytes: 1, seconds: null };
  const notesOf = (): string => renderTables(experimentTables(store, shownExperiment(store, 'x-1')), 'text');

  const at = (name: string, machine: string): Finish => ({ ...FULL, machine: `${name}, ${machine}` });

  it('are never averaged in time and memory, neither over targets nor over kinds of machines', () => {
    const finishes = { 'full 1': at('Xeon', '2 cores'), 'full 2': at('Xeon', '2 cores') };
    const others = { 'half 1': at('Xeon', '2 cores'), 'half 2': at('EPYC', '64 cores'), 'head 1': FULL, 'head 2': FULL };
    const comparison = compared({ ...finishes, ...others });
    const [full, half, head] = ['full', 'half', 'head'].map((name) => methodOf(comparison, name));
    expect(full!.costs!.measured!.seconds.n).toBe(2);
    expect(half!.costs).toMatchObject({ measured: null, depthSaving: 0 });
    expect(half!.timeToBaseline).toMatchObject({ seconds: null, reached: 2, of: 2 });
    expect(half!.machines).toEqual(['this machine (EPYC, 64 cores)', 'this machine (Xeon, 2 cores)']);
    // An earlier version noted no kind.
    expect(head!.costs!.measured).not.toBeNull();
    const run = store.experimentRuns.all('x-1').find(({ method, seed }) => method === 'head' && seed === 2)!.run;
    store.placements.add(run, 'lab', changes, needs);
    const again = compareRuns(store, shownExperiment(store, 'x-1'))[0]!;
    expect(methodOf(again, 'head').costs!.measured).toBeNull();
    const table = notesOf();
    expect(table).toContain('several machines');
    expect(table).toContain('trained on');
    const shown = readBoard(store, select(store, { experiments: ['x-1'], runs: [] }), null, () => undefined).places[0]!.rows;
    expect(shown.find(({ method }) => method === 'half')).toMatchObject({ costs: { measured: null }, machines: half!.machines });
  }); // prettier-ignore

  it('have no common curve over time', () => {
    compared({ 'full 1': at('Xeon', '2 cores'), 'half 1': at('Xeon', '2 cores'), 'half 2': at('EPYC', '64 cores') });
    for (const { run } of store.experimentRuns.all('x-1'))
      store.steps.put(run, { step: 1, loss: 1, boundary: 0, tokens: 8, tokensPerSecond: 4 });
    const asked = { place: placeKey('x-1', 'tiny', 'letters'), band: 'range', smoothing: 0 } as const;
    const methods = (axis: 'step' | 'time'): string[] =>
      readCurves(store, [shownExperiment(store, 'x-1')], { ...asked, axis }).map(({ method }) => method);
    expect(methods('step')).toEqual(['full', 'half']);
    expect(methods('time')).toEqual(['full']);
  });

  it('tell the time of later runs by one machine alone: that of the place that is to train, else that with most runs', () => {
    compared({ 'full 1': { ...FULL, seconds: 10 }, 'full 2': { ...FULL, seconds: 30 }, 'half 1': { ...FULL, seconds: 50 } });
    const [first, , half] = store.experimentRuns.all('x-1');
    const seconds = (place: string | null): number[] => earlierRuns(store, place).map((run) => run.seconds).sort();
    expect(seconds(null)).toEqual([10, 30, 50]);
    store.placements.add(half!.run, 'lab', changes, needs);
    expect(seconds(null)).toEqual([10, 30]);
    expect(seconds('lab')).toEqual([50]);
    expect(seconds('box')).toEqual([10, 30]);
    store.runs.noteMachine(first!.run, 'Xeon, 2 cores');
    expect(seconds(null)).toEqual([10, 30]);
  }); // prettier-ignore

  it('resumed elsewhere are those of both', () => {
    const comparison = compared({ 'full 1': at('Xeon', '2 cores') });
    const [run] = methodOf(comparison, 'full').finished;
    for (const kind of ['EPYC, 64 cores', 'Xeon, 2 cores', 'EPYC, 64 cores']) store.runs.noteMachine(run!.runId, kind);
    expect(store.runs.get(run!.runId)!.machine).toBe('Xeon, 2 cores + EPYC, 64 cores');
  });

  it('come with a warning: their times say nothing about the methods', () => {
    compared({ 'full 1': FULL, 'half 1': FULL });
    expect(notesOf()).not.toContain('different machines');
    expect(notesOf()).not.toContain('trained on');
    const run = store.experimentRuns.all('x-1').find(({ method }) => method === 'half')!.run;
    store.placements.add(run, 'lab', changes, needs);
    store.placements.noteState(run, 'ended', null);
    expect(notesOf()).toContain('The runs were trained on different machines (lab, this machine)');
  });

  it('say where they stand before they have ended', () => {
    compared({ 'full 1': FULL, 'half 1': { answers: TRUTHS } });
    const run = store.experimentRuns.all('x-1').find(({ method }) => method === 'half')!.run;
    store.placements.add(run, 'lab', changes, needs);
    store.placements.noteState(run, 'pending', 'other jobs come first (Priority)');
    expect(notesOf()).not.toContain('half, seed 1: at lab');
    store.runs.create({ ...store.runs.get(run)!.request, runId: 'r-2' }, []);
    store.experimentRuns.put('x-1', { model: 'tiny', data: 'letters', method: 'head', seed: 1, run: 'r-2' });
    store.placements.add('r-2', 'lab', changes, needs);
    store.placements.noteState('r-2', 'pending', 'other jobs come first (Priority)');
    expect(notesOf()).toContain('head, seed 1: at lab, waiting in the queue there: other jobs come first (Priority).');
  });
});
