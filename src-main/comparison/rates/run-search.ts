/** A search for learning rates from request to end, for every shell. */
import type { EngineEvent } from '../../contract/events.ts';
import { halfOf } from '../../contract/rates.ts';
import type { RateSearchRequest, RateTrial, TrialScore } from '../../contract/rates.ts';
import type { Store } from '../../store/open.ts';
import { Brake } from '../../supervision/brake.ts';
import type { Stoppable } from '../../supervision/brake.ts';
import type { EngineSettings } from '../../supervision/engine-host.ts';
import { remainingSeconds } from '../eta.ts';
import type { TimedCell } from '../eta.ts';
import { isHopeless } from './choose.ts';
import { prepareSearch } from './prepare.ts';
import type { PlannedTrial, PreparedSearch } from './prepare.ts';
import { startTrial } from './trial.ts';

/** What happens to a search, in order. */
export type SearchEvent =
  | { readonly type: 'prepared'; readonly search: PreparedSearch }
  | { readonly type: 'trial-started'; readonly trial: PlannedTrial }
  | { readonly type: 'trial-event'; readonly trial: PlannedTrial; readonly event: EngineEvent }
  | { readonly type: 'trial-ended'; readonly trial: RateTrial }
  | SearchProgress;

export interface SearchProgress {
  readonly type: 'progress';
  /** Trials that have ended, those of earlier attempts included. */
  readonly done: number;
  readonly total: number;
  /** Of all trials that are missing, none of them given up; null: not known yet. */
  readonly etaSeconds: number | null;
}

export interface SearchEnd {
  readonly state: 'done' | 'interrupted';
  readonly search: PreparedSearch;
}

export interface RunningSearch extends Stoppable {
  /** Rejects where input is refused, an engine fails, or the workspace does. Trials that ended are kept. */
  readonly ended: Promise<SearchEnd>;
}

/** @param hear gets every event once its rows are in the store */
export function runRateSearch(
  store: Store,
  request: RateSearchRequest,
  engine: EngineSettings,
  hear: (event: SearchEvent) => void,
): RunningSearch {
  const brake = new Brake();
  const work = async (): Promise<SearchEnd> => {
    const search = await prepareSearch(store, request);
    hear({ type: 'prepared', search });
    const course = new Course(store, search, hear);
    for (const planned of search.trials) {
      if (planned.known !== null || course.passOver(planned)) continue;
      if (brake.isAsked) return { state: 'interrupted', search };
      hear({ type: 'trial-started', trial: planned });
      const order = { ...planned, half: halfOf(request), isHopeless: course.judgeOf(planned) };
      const trial = await brake.hold(startTrial(store, order, (event) => course.event(planned, event), engine)).ended;
      if (trial === null) return { state: 'interrupted', search };
      course.ends(trial);
    }
    return { state: 'done', search };
  };
  // Nothing is heard before the caller has what this returns.
  const ended = Promise.resolve().then(work);
  return { ended, cancel: () => brake.cancel(), kill: () => brake.kill() };
}

/** Keeps in mind what the next trials depend on. */
class Course {
  readonly #store: Store;
  readonly #search: PreparedSearch;
  readonly #hear: (event: SearchEvent) => void;
  readonly #done: RateTrial[];

  constructor(store: Store, search: PreparedSearch, hear: (event: SearchEvent) => void) {
    this.#store = store;
    this.#search = search;
    this.#hear = hear;
    this.#done = search.trials.flatMap(({ known }) => known ?? []);
    this.#progress(null);
  }

  /** A rate above one that diverged would diverge, too. @returns whether it needs no trial */
  passOver({ method, rate }: PlannedTrial): boolean {
    const isAbove = this.#of(method).some((trial) => trial.state === 'diverged' && trial.rate < rate);
    if (isAbove)
      this.ends({ method, rate, state: 'not-tried', steps: 0, half: null, final: null, seconds: 0, flops: 0 });
    return isAbove;
  }

  judgeOf({ method }: PlannedTrial): (half: TrialScore) => boolean {
    const { request, rows } = this.#search;
    return (half) => request.stopsEarly && isHopeless(half, this.#of(method), rows);
  }

  event(trial: PlannedTrial, event: EngineEvent): void {
    this.#hear({ type: 'trial-event', trial, event });
    if (event.type !== 'progress') return;
    const { trials } = this.#search;
    const later = trials.slice(trials.indexOf(trial) + 1).filter(({ known }) => known === null);
    this.#progress(remainingSeconds(this.#timed(), { ...trial, ...event }, later));
  }

  ends(trial: RateTrial): void {
    this.#store.rateSearches.putTrial(this.#search.id, trial);
    this.#done.push(trial);
    this.#hear({ type: 'trial-ended', trial });
    this.#progress(null);
  }

  #of(method: string): RateTrial[] {
    return this.#done.filter((trial) => trial.method === method);
  }

  /** Trials that were given up say nothing of how long a whole one takes. */
  #timed(): TimedCell[] {
    const { model, dataset } = this.#search.request;
    return this.#done.flatMap(({ state, method, seconds }) =>
      state === 'finished' ? [{ model: model.name, data: dataset.name, method, seconds }] : [],
    );
  }

  #progress(etaSeconds: number | null): void {
    const { length: total } = this.#search.trials;
    this.#hear({ type: 'progress', done: this.#done.length, total, etaSeconds });
  }
}
