/** A comparison from request to end, for every shell: check, analyse and score what the tables need, train what is missing. */
import { thrownBy } from '../contract/events.ts';
import type { EngineEvent, LastEvent } from '../contract/events.ts';
import type { ExperimentRequest } from '../contract/experiment.ts';
import type { AnalyzeSettings } from '../contract/request.ts';
import type { UntrainedScore } from '../contract/untrained.ts';
import type { Store } from '../store/open.ts';
import type { PlacedRun } from '../store/placements.ts';
import { describe } from '../app/describing/describe.ts';
import { titleOf } from '../app/describing/shown-experiment.ts';
import { startAnalysis } from '../app/analyze.ts';
import { Brake } from '../supervision/brake.ts';
import type { Stoppable } from '../supervision/brake.ts';
import { remainingSeconds } from './eta.ts';
import type { TimedCell } from './eta.ts';
import { prepareExperiment } from './experiment.ts';
import type { PreparedExperiment, QueuedCell } from './experiment.ts';
import { runExperiment } from './queue.ts';
import type { QueueListener, QueueOptions } from './queue.ts';
import { GridCourse } from './grid-course.ts';
import type { OnTarget } from './grid-course.ts';
import { outcomeOf } from './outcome.ts';
import type { CellOutcome } from './outcome.ts';
import { missingAnalyses } from './salf-choice.ts';
import { startScoring } from './untrained.ts';
import type { UntrainedScoring } from './untrained.ts';

/** What happens to a comparison, in order. */
export type ComparisonEvent =
  | { readonly type: 'prepared'; readonly experiment: PreparedExperiment }
  | { readonly type: 'analysed'; readonly settings: AnalyzeSettings; readonly analysisId: string }
  | {
      readonly type: 'untrained-progress';
      readonly scoring: UntrainedScoring;
      /** Rows that were scored. */
      readonly done: number;
      readonly total: number;
    }
  | { readonly type: 'untrained-scored'; readonly scoring: UntrainedScoring; readonly score: UntrainedScore }
  | { readonly type: 'cell-started'; readonly cell: QueuedCell; readonly runId: string }
  | { readonly type: 'cell-event'; readonly cell: QueuedCell; readonly runId: string; readonly event: EngineEvent }
  | {
      readonly type: 'cell-ended';
      readonly cell: QueuedCell;
      readonly runId: string;
      readonly last: LastEvent;
      readonly outcome: CellOutcome;
    }
  /** Of cells at a target. */
  | { readonly type: 'cell-placed'; readonly cell: QueuedCell; readonly placed: PlacedRun }
  /** What a person should know of a target. */
  | { readonly type: 'said'; readonly sentence: string }
  | ComparisonProgress;

export interface ComparisonProgress {
  readonly type: 'progress';
  /** The run that trains now; null: between two. */
  readonly runId: string | null;
  /** Cells that have ended, those that were there before included. */
  readonly done: number;
  readonly total: number;
  /** Of all cells that are missing; null: not known yet. */
  readonly etaSeconds: number | null;
}

export interface ComparisonEnd {
  /** `interrupted`: it was asked to stop before all cells had their turn. */
  readonly state: 'done' | 'interrupted';
  readonly experiment: PreparedExperiment;
  /** Cells of this attempt. */
  readonly failed: number;
  readonly diverged: number;
}

export interface RunningComparison extends Stoppable {
  /** Rejects where input is refused, an analysis fails, or the workspace does. */
  readonly ended: Promise<ComparisonEnd>;
}

export interface ComparisonOptions extends QueueOptions {
  /** Whether runs that failed earlier are tried again. */
  readonly retryFailed: boolean;
  /** What the experiment is to be called; absent: as before, else by its methods and data. */
  readonly name?: string;
  /** What trains the cells; absent: this machine, one after another. */
  readonly on?: OnTarget;
}

/** @param hear gets every event once its rows are in the store */
export function runComparison(
  store: Store,
  request: ExperimentRequest,
  options: ComparisonOptions,
  hear: (event: ComparisonEvent) => void,
): RunningComparison {
  const brake = new Brake();
  const work = async (): Promise<ComparisonEnd> => {
    const { on, name } = options;
    const prepared = await prepareExperiment(store, request, options.retryFailed, on?.target.name ?? null);
    const experiment = name === undefined ? prepared : named(store, prepared, name);
    hear({ type: 'prepared', experiment });
    const interrupted = { state: 'interrupted', experiment, failed: 0, diverged: 0 } as const;
    if (on !== undefined) {
      const course = new GridCourse(store, experiment, { ...options, ...on }, hear);
      const end = await brake.hold(course).run(async () => {
        const isDone = await prepareTables(store, experiment, options, brake, hear);
        brake.hold(course);
        return isDone;
      });
      return { ...interrupted, ...end };
    }
    if (!(await prepareTables(store, experiment, options, brake, hear))) return interrupted;
    const course = new Course(experiment, hear);
    const end = await brake.hold(runExperiment(store, experiment, course, options)).ended;
    return { ...interrupted, state: end, failed: course.failed, diverged: course.diverged };
  };
  // Nothing is heard before the caller has what this returns.
  const ended = Promise.resolve().then(work);
  return { ended, cancel: () => brake.cancel(), kill: () => brake.kill() };
}

function named<Prepared extends PreparedExperiment>(store: Store, prepared: Prepared, name: string): Prepared {
  const { id, request } = prepared;
  describe(store, [id], { name });
  return { ...prepared, name: titleOf(store, id, request) };
}

/** Analyses and scores what the tables need besides runs, on this machine. @returns false: it was asked to stop */
async function prepareTables(
  store: Store,
  experiment: PreparedExperiment,
  { engine }: Pick<ComparisonOptions, 'engine'>,
  brake: Brake,
  hear: (event: ComparisonEvent) => void,
): Promise<boolean> {
  for (const settings of await missingAnalyses(store, experiment.request)) {
    if (brake.isAsked) return false;
    const analysis = brake.hold(startAnalysis(store, settings, () => undefined, engine));
    const last = await analysis.ended;
    if (last.type === 'error') throw thrownBy(last);
    if (last.type === 'stopped') return false;
    hear({ type: 'analysed', settings, analysisId: analysis.analysisId });
  }
  for (const scoring of experiment.scorings) {
    if (brake.isAsked) return false;
    const observe = (event: EngineEvent): void => {
      if (event.type !== 'looked') return;
      hear({ type: 'untrained-progress', scoring, done: event.done, total: event.total });
    };
    const last = await brake.hold(startScoring(store, scoring, observe, engine)).ended;
    if (last.type === 'error') throw thrownBy(last);
    if (last.type === 'stopped') return false;
    if (last.kind === 'untrained') hear({ type: 'untrained-scored', scoring, score: last.score });
  }
  return true;
}

/** Keeps in mind what progress and end depend on. */
class Course implements QueueListener {
  failed = 0;
  diverged = 0;
  readonly #cells: readonly QueuedCell[];
  readonly #hear: (event: ComparisonEvent) => void;
  readonly #timed: TimedCell[];
  #done: number;
  #runId: string | null = null;

  constructor({ cells }: PreparedExperiment, hear: (event: ComparisonEvent) => void) {
    this.#cells = cells;
    this.#hear = hear;
    this.#done = cells.filter(({ task }) => task === 'nothing').length;
    this.#timed = cells.flatMap((cell) =>
      cell.run?.result == null ? [] : [{ ...cell, seconds: cell.run.result.seconds }],
    );
    this.#progress(null);
  }

  begins(cell: QueuedCell, runId: string): void {
    this.#runId = runId;
    this.#hear({ type: 'cell-started', cell, runId });
    this.#progress(null);
  }

  event(cell: QueuedCell, event: EngineEvent): void {
    this.#hear({ type: 'cell-event', cell, runId: this.#runId ?? '', event });
    if (event.type !== 'progress') return;
    const later = this.#cells.filter(({ number, task }) => number > cell.number && task !== 'nothing');
    this.#progress(remainingSeconds(this.#timed, { ...cell, ...event }, later));
  }

  ends(cell: QueuedCell, last: LastEvent): void {
    const [runId, outcome] = [this.#runId ?? '', outcomeOf(last)];
    if (last.type === 'result' && last.kind === 'train') this.#timed.push({ ...cell, seconds: last.seconds });
    if (outcome === 'failed') this.failed++;
    if (outcome === 'diverged') this.diverged++;
    if (outcome !== 'stopped') this.#done++;
    this.#runId = null;
    this.#hear({ type: 'cell-ended', cell, runId, last, outcome });
    this.#progress(null);
  }

  #progress(etaSeconds: number | null): void {
    this.#hear({ type: 'progress', runId: this.#runId, done: this.#done, total: this.#cells.length, etaSeconds });
  }
}
