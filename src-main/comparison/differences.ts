import type { BootstrapDifference } from '../stats/bootstrap.ts';
import { holm } from '../stats/holm.ts';
import { pairedDifference } from '../stats/paired.ts';
import type { PairedDifference } from '../stats/paired.ts';
import { verdictOf } from '../stats/verdict.ts';
import type { Verdict } from '../stats/verdict.ts';

/** One finished run as a comparison of scores sees it. */
export interface ScoredRun {
  readonly seed: number;
  readonly macroF1: number;
  /** Label index that was answered to each test row. */
  readonly answers: readonly number[];
}

/** A run whose answers never change, so that its id stands for them. */
export interface TestedRun extends ScoredRun {
  readonly runId: string;
}

/** The difference in macro-F1, method minus baseline. */
export interface Difference {
  /** Over the seeds: what another seed would change. */
  readonly seeds: PairedDifference;
  /** Over the test rows: what other rows would change; null where their labels are not known. */
  readonly rows: (BootstrapDifference & { readonly correctedP: number }) | null;
  /** null: not tested. */
  readonly verdict: Verdict | null;
}

/** The test rows' labels, as indices, and how many labels there are. */
export interface Truths {
  /** Of the content of the test rows. */
  readonly hash: string;
  readonly labels: readonly number[];
  readonly classes: number;
}

/** A method's run and the baseline's of the same seed. */
export interface Pair<Run extends ScoredRun> {
  readonly method: Run;
  readonly baseline: Run;
}

/** Tests a difference over the test rows; null: it is not known yet. */
export type RowTest<Run extends ScoredRun> = (
  pairs: readonly Pair<Run>[],
  truths: Truths,
) => BootstrapDifference | null;

/**
 * Holds each method against the baseline over the seeds that both have. The p values are corrected for as many tests
 * as there are methods, so no verdict is given before all of them are known.
 * @param methods finished runs by method
 * @returns null for a method that shares no seed with the baseline
 */
export function differencesTo<Run extends ScoredRun>(
  baseline: readonly Run[],
  methods: ReadonlyMap<string, readonly Run[]>,
  truths: Truths | null,
  test: RowTest<Run>,
): Map<string, Difference | null> {
  const pairs = [...methods].map(([name, runs]) => ({ name, pairs: pairBySeed(runs, baseline) }));
  const asked = pairs.map(({ pairs: each }) => each.length > 0 && truths !== null);
  const found = pairs.map(({ pairs: each }, index) => (asked[index] === true ? test(each, truths!) : null));
  const areKnown = found.every((each, index) => each !== null || asked[index] !== true);
  const tested = areKnown ? found : found.map(() => null);
  const corrected = holm(tested.map((each) => each?.p ?? null));
  return new Map(
    pairs.map(({ name, pairs: each }, index): [string, Difference | null] => {
      const [rows, correctedP] = [tested[index] ?? null, corrected[index] ?? null];
      return [name, each.length === 0 ? null : judge(each, rows, correctedP)];
    }),
  );
}

function judge(
  pairs: readonly Pair<ScoredRun>[],
  rows: BootstrapDifference | null,
  correctedP: number | null,
): Difference {
  const seeds = pairedDifference(
    pairs.map(({ method }) => method.macroF1),
    pairs.map(({ baseline }) => baseline.macroF1),
  );
  if (rows === null || correctedP === null) return { seeds, rows: null, verdict: null };
  return { seeds, rows: { ...rows, correctedP }, verdict: verdictOf(correctedP, rows.interval) };
}

function pairBySeed<Run extends ScoredRun>(runs: readonly Run[], baseline: readonly Run[]): Pair<Run>[] {
  return runs.flatMap((method) => {
    const other = baseline.find(({ seed }) => seed === method.seed);
    return other === undefined ? [] : [{ method, baseline: other }];
  });
}
