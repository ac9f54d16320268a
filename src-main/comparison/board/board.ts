import { distinctLooks } from '../../contract/distinct-looks.ts';
import { lookOf } from '../../contract/method-look.ts';
import type { Board, BoardMethod, BoardPlace, BoardRow, BoardSweep, Measured } from '../../contract/board.ts';
import type { Estimate } from '../../stats/estimate.ts';
import type { Experiment } from '../../store/experiments.ts';
import type { Store } from '../../store/open.ts';
import { compareRuns } from '../comparison.ts';
import type { Comparison, MethodSummary } from '../comparison.ts';
import { comparisonNotes, sweepNotes } from '../notes.ts';
import { testLater } from '../row-tests.ts';
import type { PendingTest } from '../row-tests.ts';
import { salfChoice } from '../salf-choice.ts';
import { boundariesOf, choiceNotes, sweepPoints } from '../sweep-table.ts';
import { placeTitles } from './place-titles.ts';

/**
 * What experiments have shown so far, side by side.
 * @param baseline null: that of the first experiment. An experiment that does not compare it keeps its own.
 * @param later gets the tests that were never done
 */
export function readBoard(
  store: Store,
  experiments: readonly Experiment[],
  baseline: string | null,
  later: (test: PendingTest) => void,
): Board {
  const pinned = baseline ?? experiments[0]!.request.baseline;
  const places = experiments.flatMap((experiment) => {
    const held = heldAgainst(experiment, pinned);
    const comparisons = compareRuns(store, held, testLater(store, later));
    return comparisons.map((comparison) => placeOf(store, held, comparison));
  });
  const titles = placeTitles(places);
  return {
    methods: methodsOf(experiments),
    baseline: pinned,
    places: places.map((place, index) => ({ ...place, title: titles[index]! })),
  };
}

/** An experiment with a method as baseline, where it compares it. */
export function heldAgainst(experiment: Experiment, baseline: string): Experiment {
  const compares = experiment.request.methods.some(({ name }) => name === baseline);
  return compares ? { ...experiment, request: { ...experiment.request, baseline } } : experiment;
}

/** Methods by name; where experiments mean different things by one name, the first one's look stands for all. */
function methodsOf(experiments: readonly Experiment[]): BoardMethod[] {
  const cases = experiments.flatMap(({ request }) => request.methods);
  const firsts = new Map(cases.toReversed().map((each) => [each.name, each]));
  const named = [...new Set(cases.map(({ name }) => name))].map((name) => firsts.get(name)!);
  const looks = distinctLooks(named.map(({ method, lora }) => lookOf(method, lora !== null)));
  return named.map(({ name, method, lora }, index) => ({
    ...{ name, family: method.name, isLora: lora !== null, look: looks[index]! },
  }));
}

function placeOf(store: Store, { id, request }: Experiment, comparison: Comparison): Omit<BoardPlace, 'title'> {
  const { model, data, baseline, seeds, isTested } = comparison;
  const isSweep = request.kind === 'sweep';
  return {
    ...{ key: JSON.stringify([id, model, data]), experiment: id, kind: request.kind, model, data, baseline, seeds },
    isTesting: isTested && comparison.methods.some(({ difference }) => difference !== null && difference.rows === null),
    rows: comparison.methods.map((method) => rowOf(method, seeds.length)),
    notes: isSweep ? sweepNotes(comparison) : comparisonNotes(comparison),
    sweep: isSweep ? sweepOf(comparison, request.methods, salfChoice(store, request, model, data)) : null,
  };
}

function sweepOf(comparison: Comparison, cases: Experiment['request']['methods'], choice: number | null): BoardSweep {
  const regret = choiceNotes(sweepPoints(comparison, cases), choice);
  return { boundaries: boundariesOf(cases), choice, regret };
}

function rowOf({ method, finished, macroF1, difference, costs, timeToBaseline }: MethodSummary, of: number): BoardRow {
  return {
    ...{ method, runs: finished.length, of },
    macroF1: macroF1 === null ? null : measured(macroF1),
    difference:
      difference === null ? null : { ...difference, seeds: { ...measured(difference.seeds), p: difference.seeds.p } },
    costs:
      costs === null
        ? null
        : {
            ...{ depthSaving: costs.depthSaving, flops: costs.flops, relativeFlops: costs.relativeFlops },
            ...{ seconds: measured(costs.seconds), secondsPerStep: costs.secondsPerStep },
            peakMemoryBytes: costs.peakMemoryBytes,
          },
    timeToBaseline:
      timeToBaseline === null
        ? null
        : { ...timeToBaseline, seconds: timeToBaseline.seconds === null ? null : measured(timeToBaseline.seconds) },
  };
}

function measured({ n, mean, interval }: Estimate): Measured {
  return { n, mean, interval };
}
