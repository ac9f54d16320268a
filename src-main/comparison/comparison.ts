import type { ExperimentRequest, MethodCase } from '../contract/experiment.ts';
import { isOpen, placeWords } from '../contract/targets.ts';
import type { Compared } from '../app/describing/shown-experiment.ts';
import type { Store } from '../store/open.ts';
import type { ExperimentRun } from '../store/experiment-runs.ts';
import type { RunState } from '../contract/run-state.ts';
import type { Outcome } from '../store/outcomes.ts';
import { estimate } from '../stats/estimate.ts';
import type { Estimate } from '../stats/estimate.ts';
import { differencesTo } from './differences.ts';
import type { Difference, RowTest, TestedRun, Truths } from './differences.ts';
import { finishedRuns } from './finished-runs.ts';
import type { FinishedRun } from './finished-runs.ts';
import { referenceF1, referencesOf } from './references.ts';
import type { Reference, ReferenceSummary } from './references.ts';
import { isOneMachine, machineNames } from './machines.ts';
import { summariseCosts } from './method-costs.ts';
import type { MethodCosts } from './method-costs.ts';
import { testAtOnce } from './row-tests.ts';
import type { PlacedRun } from '../targets/follow.ts';
import { finalValidation, timeToScore } from './time-to-score.ts';

/** A cell of a comparison without a finished run. */
export interface Gap {
  readonly seed: number;
  /** null: it was never started. */
  readonly state: RunState | null;
  readonly reason: string | null;
  readonly run: string | null;
  /** Where it stands at its target, in words; null: it is not at one. */
  readonly place: string | null;
}

/** Run time until the first validation that reached what the baseline ended with. */
export interface TimeToBaseline {
  /** Over the seeds that reached it; null: none did, their times were not noted, or they are those of several machines. */
  readonly seconds: Estimate | null;
  readonly reached: number;
  /** Seeds that the baseline has a validation for. */
  readonly of: number;
}

/** What the runs of one method say. */
export interface MethodSummary {
  readonly method: string;
  /** One run a seed. */
  readonly finished: readonly FinishedRun[];
  readonly gaps: readonly Gap[];
  /** null: no run has finished. */
  readonly macroF1: Estimate | null;
  /** null for the baseline itself, and where nothing can be compared with it. */
  readonly difference: Difference | null;
  readonly costs: MethodCosts | null;
  /** Of its finished runs, in words. */
  readonly machines: readonly string[];
  readonly timeToBaseline: TimeToBaseline | null;
}

/** Methods side by side on one model and one data set. */
export interface Comparison {
  readonly model: string;
  readonly data: string;
  readonly baseline: string;
  readonly seeds: readonly number[];
  /** In the order of the request. */
  readonly methods: readonly MethodSummary[];
  /** The untrained model and the majority class, whose p values are corrected apart: they are no methods under test. */
  readonly references: readonly ReferenceSummary[];
  /** Where its finished runs were trained, in words; several: their times and memory say nothing of the methods. */
  readonly machines: readonly string[];
  /** Whether the labels of the test rows are known, without which no row can be resampled. */
  readonly isTested: boolean;
}

/**
 * The comparisons of an experiment, or of picked runs, as far as they have come: one for each model and data set.
 * @param test how differences are tested; by default at once, which may take seconds
 */
export function compareRuns(store: Store, { id, request, cells }: Compared, test?: RowTest<TestedRun>): Comparison[] {
  return compareCells(store, request, cells, test, id === null ? [] : store.placements.ofExperiment(id));
}

/** The same for cells that are known; those without a run are absent. */
export function compareCells(
  store: Store,
  request: ExperimentRequest,
  cells: readonly ExperimentRun[],
  test: RowTest<TestedRun> = testAtOnce(store),
  placed: readonly PlacedRun[] = [],
): Comparison[] {
  const places = placesOf(placed);
  const cellOf = (model: string, data: string, method: string, seed: number): string =>
    JSON.stringify([model, data, method, seed]);
  const outcomes = store.outcomes.of(cells);
  const byCell = new Map(
    outcomes.map((outcome) => {
      const { model, data, method, seed } = outcome;
      return [cellOf(model, data, method, seed), outcome];
    }),
  );
  const finished = finishedRuns(store, outcomes);
  return request.models.flatMap((model) =>
    request.datasets.map((dataset) => {
      const methods = request.methods.map(({ name }) => name);
      const { seeds, baseline } = request;
      const found = methods.map((method) => {
        const outcomeOf = (seed: number): Outcome | undefined =>
          byCell.get(cellOf(model.name, dataset.name, method, seed));
        return sortRuns(method, seeds, outcomeOf, finished, places);
      });
      const here = outcomes.filter((each) => each.model === model.name && each.data === dataset.name);
      const references = referencesOf(store, { settings: request.settings, seeds, dataset }, here);
      const full = found.find((_, index) => trainsEveryBlock(request.methods[index]!))?.finished ?? [];
      return {
        model: model.name,
        data: dataset.name,
        machines: machineNames(found.flatMap((each) => each.finished)),
        ...summarise(store, found, { seeds, baseline, full, test, references }),
      };
    }),
  );
}

/** Of runs that have not ended at their targets: `lab, waiting in the queue there: other jobs come first (Priority)`. */
function placesOf(placed: readonly PlacedRun[]): Map<string, string> {
  return new Map(placed.filter(isOpen).map((each) => [each.run, placeWords(each)]));
}

/** Whose counts are the 100 % of the others. */
export function trainsEveryBlock({ method }: MethodCase): boolean {
  return method.name === 'full' || (method.name === 'last-k' && method.freeze === 0);
}

interface MethodRuns {
  readonly method: string;
  readonly finished: readonly FinishedRun[];
  readonly gaps: readonly Gap[];
}

function sortRuns(
  method: string,
  seeds: readonly number[],
  outcomeOf: (seed: number) => Outcome | undefined,
  finishedOf: (outcome: Outcome) => FinishedRun | null,
  places: ReadonlyMap<string, string>,
): MethodRuns {
  const finished: FinishedRun[] = [];
  const gaps: Gap[] = [];
  for (const seed of seeds) {
    const outcome = outcomeOf(seed);
    const done = outcome === undefined ? null : finishedOf(outcome);
    if (done !== null) finished.push(done);
    else {
      const place = outcome === undefined ? null : (places.get(outcome.run) ?? null);
      const run = outcome?.run ?? null;
      gaps.push({ seed, run, state: outcome?.state ?? null, reason: outcome?.reason ?? null, place });
    }
  }
  return { method, finished, gaps };
}

interface Frame {
  readonly seeds: readonly number[];
  readonly baseline: string;
  /** Finished runs that train every block. */
  readonly full: readonly FinishedRun[];
  readonly references: readonly Reference[];
  readonly test: RowTest<TestedRun>;
}

function summarise(
  store: Store,
  methods: readonly MethodRuns[],
  { seeds, baseline, full, test, references }: Frame,
): Omit<Comparison, 'model' | 'data' | 'machines'> {
  const finished = methods.find(({ method }) => method === baseline)?.finished ?? [];
  const reference = references.find(({ method }) => method === baseline)?.runs ?? finished;
  const truths = truthsOf(store, methods);
  const others = methods.filter(({ method }) => method !== baseline);
  const differences = differencesTo<TestedRun>(
    reference,
    new Map(others.map((each) => [each.method, each.finished])),
    truths,
    test,
  );
  const otherReferences = references.filter(({ method }) => method !== baseline);
  const ofReferences = differencesTo<TestedRun>(
    reference,
    new Map(otherReferences.map(({ method, runs }) => [method, runs])),
    truths,
    test,
  );
  return {
    baseline,
    seeds,
    isTested: truths !== null,
    methods: methods.map((each) => ({
      ...each,
      macroF1: each.finished.length === 0 ? null : estimate(each.finished.map(({ macroF1 }) => macroF1)),
      difference: differences.get(each.method) ?? null,
      costs: summariseCosts(each.finished, full),
      machines: machineNames(each.finished),
      timeToBaseline: timeToBaseline(each.finished, finished),
    })),
    references: references.map((each) => ({
      ...each,
      macroF1: referenceF1(each),
      difference: ofReferences.get(each.method) ?? null,
    })),
  };
}

/** Labels of the test rows that all finished runs were scored on; null where they differ or are not known. */
function truthsOf(store: Store, methods: readonly MethodRuns[]): Truths | null {
  const runs = methods.flatMap(({ finished }) => finished);
  const [first] = runs;
  if (first?.testHash == null || runs.some(({ testHash }) => testHash !== first.testHash)) return null;
  const labels = store.splitLabels.get(first.testHash);
  return labels === null ? null : { hash: first.testHash, labels, classes: first.classes };
}

function timeToBaseline(runs: readonly FinishedRun[], baseline: readonly FinishedRun[]): TimeToBaseline | null {
  const times = runs.flatMap(({ seed, validations }) => {
    const reference = baseline.find((each) => each.seed === seed);
    const goal = reference === undefined ? null : finalValidation(reference.validations, reference.restoreBest);
    return goal === null ? [] : [timeToScore(validations, goal)];
  });
  if (times.length === 0) return null;
  const known = times.filter((time) => typeof time === 'number');
  return {
    seconds: known.length === 0 || !isOneMachine(runs) ? null : estimate(known),
    reached: times.filter((time) => time !== 'not reached').length,
    of: times.length,
  };
}
