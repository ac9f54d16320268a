import { distinctLooks } from '../../contract/distinct-looks.ts';
import { lookOf } from '../../contract/method-look.ts';
import type {
  Board,
  BoardMethod,
  BoardPlaced,
  BoardPlace,
  BoardReference,
  BoardRow,
  BoardSweep,
  Measured,
} from '../../contract/board.ts';
import { rateWarnings } from '../../contract/usual-rate.ts';
import { isReference } from '../../contract/references.ts';
import type { Estimate } from '../../stats/estimate.ts';
import type { Compared } from '../../app/describing/shown-experiment.ts';
import type { Store } from '../../store/open.ts';
import { compareRuns } from '../comparison.ts';
import type { Comparison, MethodSummary } from '../comparison.ts';
import { comparisonNotes, referenceNote, sweepNotes } from '../notes.ts';
import type { ReferenceSummary } from '../references.ts';
import { testLater } from '../row-tests.ts';
import type { PendingTest } from '../row-tests.ts';
import { sweepChoices, type SweepChoices } from '../salf-choice.ts';
import { boundariesOf } from '../../contract/experiment.ts';
import { choiceNotes, sweepPoints } from '../sweep-table.ts';
import type { Selected } from '../selection.ts';
import { placeKey, placeTitles } from './place-titles.ts';

/**
 * What experiments and picked runs have shown so far, side by side.
 * @param baseline null: that of the first experiment. An experiment that does not compare it keeps its own.
 * @param later gets the tests that were never done
 */
export function readBoard(
  store: Store,
  { compared, warnings, leftOut }: Selected,
  baseline: string | null,
  later: (test: PendingTest) => void,
): Board {
  const pinned = baseline ?? compared[0]!.request.baseline;
  const places = compared.flatMap((experiment) => {
    const held = heldAgainst(experiment, pinned);
    const comparisons = compareRuns(store, held, testLater(store, later));
    return comparisons.map((comparison) => placeOf(store, held, comparison));
  });
  const titles = placeTitles(places);
  return {
    methods: methodsOf(compared),
    baseline: pinned,
    places: places.map((place, index) => ({ ...place, title: titles[index]! })),
    warnings: [...warnings, ...leftOut],
  };
}

/** An experiment with a method as baseline, where it compares it. */
export function heldAgainst(experiment: Compared, baseline: string): Compared {
  const compares = experiment.request.methods.some(({ name }) => name === baseline);
  return compares || isReference(baseline)
    ? { ...experiment, request: { ...experiment.request, baseline } }
    : experiment;
}

/** Methods by name; where experiments mean different things by one name, the first one's look stands for all. */
function methodsOf(experiments: readonly Compared[]): BoardMethod[] {
  const cases = experiments.flatMap(({ request }) => request.methods);
  const firsts = new Map(cases.toReversed().map((each) => [each.name, each]));
  const named = [...new Set(cases.map(({ name }) => name))].map((name) => firsts.get(name)!);
  const looks = distinctLooks(named.map(({ method, lora }) => lookOf(method, lora !== null)));
  return named.map(({ name, method, lora }, index) => ({
    name,
    family: method.name,
    isLora: lora !== null,
    look: looks[index]!,
  }));
}

function placeOf(store: Store, { id, request }: Compared, comparison: Comparison): Omit<BoardPlace, 'title'> {
  const { model, data, baseline, seeds, isTested } = comparison;
  const isSweep = request.kind === 'sweep';
  return {
    key: placeKey(id, model, data),
    experiment: id,
    kind: request.kind,
    model,
    data,
    baseline,
    seeds,
    isTesting:
      isTested &&
      [...comparison.methods, ...comparison.references].some(
        ({ difference }) => difference !== null && difference.rows === null,
      ),
    rows: comparison.methods.map((method) => rowOf(method, seeds.length)),
    references: comparison.references.map(referenceOf),
    notes: isSweep ? sweepNotes(comparison) : [...comparisonNotes(comparison), ...rateWarnings(request)],
    placed: placedOf(comparison),
    sweep: isSweep ? sweepOf(comparison, request.methods, sweepChoices(store, request, model, data)) : null,
  };
}

/** Runs that are named of those that stand alike at a target. */
const NAMED = 12;

function placedOf({ methods }: Comparison): BoardPlaced[] {
  const runs = methods.flatMap(({ method, gaps }) =>
    gaps.flatMap(({ seed, run, place }) => (run === null || place === null ? [] : [{ method, seed, run, place }])),
  );
  return [...Map.groupBy(runs, ({ place }) => place)].map(([words, alike]) => ({
    words,
    count: alike.length,
    runs: alike.slice(0, NAMED).map(({ method, seed, run }) => ({ method, seed, run })),
  }));
}

function sweepOf(comparison: Comparison, cases: Compared['request']['methods'], chosen: SweepChoices): BoardSweep {
  const regret = choiceNotes(sweepPoints(comparison, cases), chosen);
  return { boundaries: boundariesOf(cases), ...chosen, regret };
}

function rowOf(
  { method, finished, macroF1, difference, costs, machines, timeToBaseline }: MethodSummary,
  of: number,
): BoardRow {
  return {
    method,
    runs: finished.length,
    of,
    macroF1: macroF1 === null ? null : measured(macroF1),
    difference: differenceOf(difference),
    costs:
      costs === null
        ? null
        : {
            depthSaving: costs.depthSaving,
            flops: costs.flops,
            relativeFlops: costs.relativeFlops,
            measured:
              costs.measured === null
                ? null
                : {
                    seconds: measured(costs.measured.seconds),
                    secondsPerStep: costs.measured.secondsPerStep,
                    peakMemoryBytes: costs.measured.peakMemoryBytes,
                  },
          },
    machines,
    timeToBaseline:
      timeToBaseline === null
        ? null
        : { ...timeToBaseline, seconds: timeToBaseline.seconds === null ? null : measured(timeToBaseline.seconds) },
  };
}

function referenceOf(reference: ReferenceSummary): BoardReference {
  const { method: name, macroF1, difference } = reference;
  return {
    name,
    macroF1: macroF1 === null ? null : measured(macroF1),
    difference: differenceOf(difference),
    note: referenceNote(reference),
  };
}

function differenceOf(difference: MethodSummary['difference']): BoardRow['difference'] {
  return difference === null
    ? null
    : { ...difference, seeds: { ...measured(difference.seeds), p: difference.seeds.p } };
}

function measured({ n, mean, interval }: Estimate): Measured {
  return { n, mean, interval };
}
