/** The missing cells of an experiment at a target: given to it, followed, and left there when the follower goes. */
import { existsSync, mkdirSync } from 'node:fs';
import { isLast } from '../contract/events.ts';
import type { EngineEvent, LastEvent } from '../contract/events.ts';
import { isOpen } from '../contract/targets.ts';
import type { CellNeeds, TargetChanges } from '../contract/targets.ts';
import { GraphShelf } from '../planning/run-graphs.ts';
import { storeError } from '../store/faults.ts';
import type { Store } from '../store/open.ts';
import type { PlacedRun } from '../store/placements.ts';
import { createRunId } from '../store/run-id.ts';
import { runFolder } from '../supervision/run-files.ts';
import { followCells } from '../targets/follow.ts';
import type { Pace } from '../targets/follow.ts';
import { stopCells } from '../targets/stop.ts';
import type { Target } from '../targets/target.ts';
import type { Cell } from './cells.ts';
import { countRuns } from './draft/count.ts';
import { earlierRuns } from './draft/earlier.ts';
import { secondsOf } from './draft/estimate.ts';
import { coordinates } from './experiment.ts';
import type { PreparedExperiment, QueuedCell } from './experiment.ts';
import type { Inputs } from './validate.ts';

export interface GridOptions {
  readonly target: Target;
  readonly changes: TargetChanges;
  /** The words that were typed, for the record. */
  readonly commandLine: readonly string[];
  readonly pace?: Pace;
}

/** Hears how the cells of a grid go. */
export interface GridListener {
  event(cell: QueuedCell, run: string, event: EngineEvent): void;
  placed(cell: QueuedCell, placed: PlacedRun): void;
  ends(cell: QueuedCell, run: string, last: LastEvent): void;
  says(sentence: string): void;
}

/** An experiment whose cells are at a target. */
export class Grid {
  readonly #store: Store;
  readonly #experiment: PreparedExperiment;
  readonly #options: GridOptions;
  readonly #listener: GridListener;
  readonly #leave = new AbortController();
  readonly #cells: ReadonlyMap<string, QueuedCell>;
  readonly #lasts = new Map<string, LastEvent>();
  /** Where each cell stood when that was told last. */
  readonly #told = new Map<string, string>();

  /** Every missing cell has its run and its place in the store when this returns; a cell that has one keeps it. */
  constructor(
    store: Store,
    experiment: PreparedExperiment & { readonly inputs: Inputs },
    listener: GridListener,
    options: GridOptions,
  ) {
    this.#store = store;
    this.#experiment = experiment;
    this.#listener = listener;
    this.#options = options;
    this.#cells = claim(store, experiment, options);
  }

  /** Gives the cells to the target; they continue there whatever becomes of this program. */
  submit(): Promise<boolean> {
    const isWaiting = (): boolean => this.#placed().some(({ state }) => state === 'waiting');
    return this.#follow(() => !isWaiting());
  }

  /** @returns whether all cells have come to their ends */
  follow(): Promise<boolean> {
    return this.#follow(() => false);
  }

  /** Cells that were stopped there, and wait for somebody to send them again. */
  get stopped(): number {
    return this.#placed().filter(({ state }) => state === 'stopped').length;
  }

  /** Ends the following; the cells continue there. */
  leave(): void {
    this.#leave.abort();
  }

  /** Asks the cells to stop; following them sees them end. */
  async stop(): Promise<void> {
    await stopCells(this.#store, this.#options.target, new Set(this.#cells.keys()));
  }

  #placed(): PlacedRun[] {
    return this.#store.placements.ofExperiment(this.#experiment.id).filter(({ run }) => this.#cells.has(run));
  }

  #follow(isEnough: () => boolean): Promise<boolean> {
    const { target, pace } = this.#options;
    const listener = {
      says: (sentence: string) => this.#listener.says(sentence),
      event: (run: string, event: EngineEvent) => this.#hear(run, event),
      placed: (placed: PlacedRun) => this.#place(placed),
    };
    const how = { isEnough, ...(pace === undefined ? {} : { pace }) };
    return followCells(this.#store, target, this.#experiment.id, listener, this.#leave.signal, how);
  }

  #hear(run: string, event: EngineEvent): void {
    const cell = this.#cells.get(run);
    if (cell === undefined) return;
    if (isLast(event)) this.#lasts.set(run, event);
    else this.#lasts.delete(run);
    this.#listener.event(cell, run, event);
  }

  #place(placed: PlacedRun): void {
    const cell = this.#cells.get(placed.run);
    if (cell === undefined) return;
    const place = JSON.stringify([placed.state, placed.reason]);
    if (this.#told.get(placed.run) === place) return;
    this.#told.set(placed.run, place);
    if (isOpen(placed)) this.#listener.placed(cell, placed);
    else this.#listener.ends(cell, placed.run, this.#lastOf(placed));
  }

  /** How a cell ended: its own last word, else what its target says. */
  #lastOf({ run, state, reason }: PlacedRun): LastEvent {
    const said = this.#lasts.get(run);
    const stored = this.#store.runs.get(run);
    if (state === 'stopped') {
      const step = said?.type === 'stopped' ? said.step : 0;
      return { type: 'stopped', step, reason: 'cancelled', checkpoint: null };
    }
    if (said !== undefined && said.type !== 'stopped') return said;
    if (stored?.result != null) return stored.result;
    const message = stored?.reason ?? reason ?? 'It ended without a word.';
    const fault = { code: 'target.lost', message, remedy: 'Start the comparison again to send it once more.' } as const;
    return { type: 'error', fault, exitCode: 1 };
  }
}

/**
 * Gives each missing cell a run that waits for the target, in one transaction: two programs that submit the same comparison
 * make one grid of it.
 */
function claim(
  store: Store,
  { id, cells, inputs }: PreparedExperiment & { readonly inputs: Inputs },
  { target, changes, commandLine }: GridOptions,
): Map<string, QueuedCell> {
  const needs = needsOf(store, cells, inputs, target.name);
  const claimed = new Map<string, QueuedCell>();
  store.transaction(() => {
    const known = new Map(store.experimentRuns.all(id).map((each) => [nameOf(each), each.run]));
    const open = new Map(store.placements.open(target.name).map((each) => [each.run, each]));
    for (const cell of cells) {
      if (cell.task === 'nothing') continue;
      const current = known.get(nameOf(cell)) ?? cell.run?.id;
      if (current !== undefined && open.has(current)) {
        claimed.set(current, cell);
        continue;
      }
      const run =
        cell.run !== null && canGoOnAt(store, cell.run.id, target.name) ? cell.run.id : begin(store, cell, commandLine);
      store.placements.add(run, target.name, changes, needs(cell));
      store.experimentRuns.put(id, { ...coordinates(cell), run });
      claimed.set(run, cell);
    }
  });
  return claimed;
}

/** Whether a run has its checkpoints at the target, or none at all. */
function canGoOnAt(store: Store, run: string, target: string): boolean {
  const placement = store.placements.get(run);
  return placement === null ? store.checkpoints.all(run).length === 0 : placement.target === target;
}

/** @returns the id of a new run */
function begin(store: Store, cell: QueuedCell, commandLine: readonly string[]): string {
  const runId = createRunId((taken) => store.runs.has(taken) || existsSync(runFolder(store, taken)));
  const runDir = runFolder(store, runId);
  try {
    mkdirSync(runDir);
  } catch (thrown) {
    throw storeError(thrown, runDir);
  }
  store.runs.create({ ...cell.settings, kind: 'train', runId, runDir, cacheDir: store.workspace.cache }, commandLine);
  return runId;
}

function nameOf({ model, data, method, seed }: Pick<Cell, 'model' | 'data' | 'method' | 'seed'>): string {
  return JSON.stringify([model, data, method, seed]);
}

/** What cells need by their plans, those that differ in their seed alone planned once. */
function needsOf(
  store: Store,
  cells: readonly QueuedCell[],
  inputs: Inputs,
  target: string,
): (cell: Cell) => CellNeeds {
  const kind = ({ model, data, method }: Cell): string => JSON.stringify([model, data, method]);
  const missing = cells.filter(({ task }) => task !== 'nothing');
  const earlier = earlierRuns(store, target);
  const needs = new Map(
    countRuns(missing, () => false, inputs, new GraphShelf(4)).map((counted) => {
      const { seconds } = secondsOf(counted, earlier);
      const gpus = counted.cell.settings.provider === 'cpu' ? {} : { gpus: 1 };
      return [kind(counted.cell), { memoryBytes: counted.memoryBytes, seconds, ...gpus }] as const;
    }),
  );
  return (cell) => needs.get(kind(cell))!;
}
