import { canonicalJson } from '../base/canonical-json.ts';
import { InputError } from '../base/errors.ts';
import { namelessTask } from '../contract/dataset-name.ts';
import type { DatasetCase, ExperimentRequest } from '../contract/experiment.ts';
import type { Store } from '../store/open.ts';
import type { RunState } from '../contract/run-state.ts';
import type { Run } from '../store/runs.ts';
import { endOrphans } from '../supervision/orphans.ts';
import { titleOf } from '../app/describing/shown-experiment.ts';
import { experimentName } from '../contract/experiment-name.ts';
import { cellsOf, experimentId } from './cells.ts';
import type { Cell } from './cells.ts';
import { knownRuns } from './known-runs.ts';
import { missingScorings } from './untrained.ts';
import type { UntrainedScoring } from './untrained.ts';
import { validateExperiment } from './validate.ts';
import type { Inputs } from './validate.ts';

/** What is to be done about a cell; `follow`: its target trains it already. */
export type Task = 'nothing' | 'start' | 'resume' | 'follow';

/** A cell, the run that it has, and what is to be done about it. */
export interface QueuedCell extends Cell {
  /** Its place among all cells, from 1. */
  readonly number: number;
  readonly run: Run | null;
  readonly task: Task;
}

/** An experiment whose input was found to be good. */
export interface PreparedExperiment {
  readonly id: string;
  readonly name: string;
  /** With the names that the experiment was stored with. */
  readonly request: ExperimentRequest;
  readonly cells: readonly QueuedCell[];
  /** Untrained models that the workspace has not scored yet. */
  readonly scorings: readonly UntrainedScoring[];
}

/** What a run in each state asks for. A run that diverged would do so again; one that failed waits for a word. */
const TASKS = {
  queued: 'resume',
  stopped: 'resume',
  crashed: 'resume',
  finished: 'nothing',
  diverged: 'nothing',
  failed: 'nothing',
  running: 'refuse',
} as const satisfies Record<RunState, Task | 'refuse'>;

/**
 * Checks an experiment's input, remembers the experiment, and finds what is missing of it. The same request gives the
 * same experiment again.
 * @param retryFailed whether failed runs are tried again
 * @param on name of the target that is to train it; null: this machine
 * @throws InputError for any bad input in any cell, and `request.bad-option` while one of its runs is at work elsewhere
 */
export async function prepareExperiment(
  store: Store,
  asked: ExperimentRequest,
  retryFailed: boolean,
  on: string | null = null,
): Promise<PreparedExperiment & { readonly inputs: Inputs }> {
  const id = knownId(store, asked);
  const request = withKnownNames(asked, store.experiments.get(id)?.request ?? null);
  const inputs = await validateExperiment(request);
  endOrphans(store);
  const cells = cellsOf(request);
  const known = await knownRuns(store, cells, inputs);
  const places = openPlaces(store);
  const queued = cells.map((cell, index): QueuedCell => {
    const run = known.get(cell) ?? null;
    return { ...cell, number: index + 1, run, task: taskOf(run, retryFailed, places, on) };
  });
  store.transaction(() => {
    store.experiments.put({ id, name: experimentName(request), request });
    for (const cell of queued) {
      if (cell.run !== null) store.experimentRuns.put(id, { ...coordinates(cell), run: cell.run.id });
      const test = inputs.test(cell);
      store.splitLabels.put(test.hash, test.labels);
    }
  });
  return {
    id,
    name: titleOf(store, id, request),
    request,
    cells: queued,
    scorings: missingScorings(store, request, inputs),
    inputs,
  };
}

/**
 * The id of an experiment: that of the one which is kept already, also where its workspace has moved since and its paths
 * with it, else the hash of its cells.
 */
export function knownId(store: Pick<Store, 'experiments'>, request: ExperimentRequest): string {
  const id = experimentId(request);
  if (store.experiments.get(id) !== null) return id;
  const isAlike = (other: ExperimentRequest): boolean =>
    other.kind === request.kind && other.seeds.length === request.seeds.length && experimentId(other) === id;
  return store.experiments.all().find((kept) => isAlike(kept.request))?.id ?? id;
}

/** Its runs go by the names that its data sets had at first. Names are no part of what an experiment is known by. */
function withKnownNames(asked: ExperimentRequest, known: ExperimentRequest | null): ExperimentRequest {
  const key = ({ task, data }: DatasetCase): string => canonicalJson([namelessTask(task), data]);
  const names = new Map(known?.datasets.map((dataset) => [key(dataset), dataset.name]));
  return { ...asked, datasets: asked.datasets.map((each) => ({ ...each, name: names.get(key(each)) ?? each.name })) };
}

/** What tells a cell from the others of its experiment. */
export function coordinates({ model, data, method, seed }: Cell): Omit<Cell, 'settings'> {
  return { model, data, method, seed };
}

/** The targets of runs that are there now. */
function openPlaces({ placements }: Pick<Store, 'placements'>): ReadonlyMap<string, string> {
  return new Map(
    placements.busy().flatMap((target) => placements.open(target).map(({ run }) => [run, target] as const)),
  );
}

function taskOf(run: Run | null, retryFailed: boolean, places: ReadonlyMap<string, string>, on: string | null): Task {
  if (run === null) return 'start';
  const target = places.get(run.id);
  if (target !== undefined) {
    if (target === on) return 'follow';
    throw atWork(
      run.id,
      ` at the target ${target}`,
      `Follow it with --on ${target}, or stop it with \`salf targets stop ${target}\`.`,
    );
  }
  if (run.state === 'failed' && retryFailed) return 'resume';
  const task = TASKS[run.state];
  if (task !== 'refuse') return task;
  throw atWork(run.id, '', 'Wait for it, or pause it first.');
}

function atWork(run: string, where: string, remedy: string): InputError {
  const message = `Run ${run}, which this experiment needs, is still running${where}.`;
  return new InputError({ code: 'request.bad-option', field: '--methods', message, remedy });
}
