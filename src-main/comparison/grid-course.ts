/** How a comparison goes whose cells are at a target. */
import type { LastEvent } from '../contract/events.ts';
import type { TargetChanges } from '../contract/targets.ts';
import type { Store } from '../store/open.ts';
import type { Stoppable } from '../supervision/brake.ts';
import type { Pace } from '../targets/follow.ts';
import type { Target } from '../targets/target.ts';
import type { PreparedExperiment, QueuedCell } from './experiment.ts';
import { Grid } from './grid.ts';
import { outcomeOf } from './outcome.ts';
import type { ComparisonEnd, ComparisonEvent } from './run-comparison.ts';
import type { Inputs } from './validate.ts';

/** What is to train the cells. */
export interface OnTarget {
  readonly target: Target;
  readonly changes: TargetChanges;
  /** Leaves once the cells were submitted. */
  readonly isDetached?: boolean;
  readonly pace?: Pace;
}

type End = Pick<ComparisonEnd, 'state' | 'failed' | 'diverged'>;

/** `cancel` stops the cells there; `kill` leaves them to themselves. */
export class GridCourse implements Stoppable {
  readonly #grid: Grid;
  readonly #isDetached: boolean;
  readonly #hear: (event: ComparisonEvent) => void;
  readonly #total: number;
  readonly #began = Date.now();
  /** What cells at work say that they still take. */
  readonly #etas = new Map<string, number>();
  #trouble: Error | null = null;
  #open: number;
  #done: number;
  #ended = 0;
  #failed = 0;
  #diverged = 0;

  constructor(
    store: Store,
    experiment: PreparedExperiment & { readonly inputs: Inputs },
    { commandLine, isDetached = false, ...on }: OnTarget & { readonly commandLine: readonly string[] },
    hear: (event: ComparisonEvent) => void,
  ) {
    const { cells } = experiment;
    this.#hear = hear;
    this.#isDetached = isDetached;
    this.#total = cells.length;
    this.#open = cells.filter(({ task }) => task !== 'nothing').length;
    this.#done = this.#total - this.#open;
    const listener = {
      event: (cell: QueuedCell, runId: string, event: Extract<ComparisonEvent, { type: 'cell-event' }>['event']) => {
        hear({ type: 'cell-event', cell, runId, event });
        if (event.type !== 'progress') return;
        this.#etas.set(runId, event.etaSeconds);
        this.#progress();
      },
      placed: (cell: QueuedCell, placed: Extract<ComparisonEvent, { type: 'cell-placed' }>['placed']) => {
        hear({ type: 'cell-placed', cell, placed });
        if (placed.state === 'running') hear({ type: 'cell-started', cell, runId: placed.run });
      },
      ends: (cell: QueuedCell, runId: string, last: LastEvent) => this.#end(cell, runId, last),
      says: (sentence: string) => hear({ type: 'said', sentence }),
    };
    this.#grid = new Grid(store, experiment, listener, { ...on, commandLine });
    this.#progress();
  }

  /** @param beside what is done on this machine once the cells were submitted; false: it was asked to stop */
  async run(beside: () => Promise<boolean>): Promise<End> {
    const interrupted = (): End => ({ state: 'interrupted', failed: this.#failed, diverged: this.#diverged });
    const isOver = await this.#grid.submit();
    if (this.#isDetached) return interrupted();
    if (!(await beside())) return interrupted();
    const isAll = isOver || (await this.#grid.follow());
    if (this.#trouble !== null) throw this.#trouble;
    return { ...interrupted(), state: isAll && this.#grid.stopped === 0 ? 'done' : 'interrupted' };
  }

  cancel(): void {
    this.#grid.stop().catch((thrown: unknown) => {
      // Following continues; the target hears of it when it can be reached.
      this.#trouble = thrown instanceof Error ? thrown : new Error(String(thrown));
      this.#grid.leave();
    });
  }

  kill(): void {
    this.#grid.leave();
  }

  #end(cell: QueuedCell, runId: string, last: LastEvent): void {
    const outcome = outcomeOf(last);
    if (outcome === 'failed') this.#failed++;
    if (outcome === 'diverged') this.#diverged++;
    if (outcome !== 'stopped') this.#done++;
    this.#open--;
    this.#etas.delete(runId);
    this.#ended++;
    this.#hear({ type: 'cell-ended', cell, runId, last, outcome });
    this.#progress();
  }

  /** Cells that are left take as long as those that ended since this began, at the same pace; before, what all of them say. */
  #progress(): void {
    const seconds = (Date.now() - this.#began) / 1000;
    const own = this.#etas.size === this.#open ? Math.max(0, ...this.#etas.values()) : null;
    const etaSeconds = this.#ended === 0 ? own : (seconds / this.#ended) * this.#open;
    this.#hear({ type: 'progress', runId: null, done: this.#done, total: this.#total, etaSeconds });
  }
}
