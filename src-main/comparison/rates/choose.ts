/** Which learning rates are given up, and which one is the best. Pure functions of what the trials came to. */
import type { RateCriterion, RateTrial, TrialScore } from '../../contract/rates.ts';
import { bootstrapDifference } from '../../stats/bootstrap.ts';
import type { BootstrapDifference } from '../../stats/bootstrap.ts';

/** The validation rows' labels, as indices, and how many labels there are. */
export interface ValidationLabels {
  readonly labels: readonly number[];
  readonly classes: number;
}

/** Enough for an interval that decides about a short training only. */
const RESAMPLES = 2000;

/** Rates in the order in which they are tried: from the middle outwards, so that early ones are good references. */
export function trialOrder(rates: readonly number[]): number[] {
  const sorted = rates.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const place = new Map(sorted.map((rate, index) => [rate, Math.abs(index - middle)]));
  return sorted.toSorted((a, b) => place.get(a)! - place.get(b)!);
}

/**
 * Whether a trial is worse, at half of its steps, than another rate of its method was there: its loss is higher, and the
 * 95 % interval of the paired bootstrap over the validation rows has it below in macro-F1. This is successive halving
 * (arXiv 1502.07943) with a test in the place of a fixed share.
 */
export function isHopeless(half: TrialScore, others: readonly RateTrial[], rows: ValidationLabels): boolean {
  return others.some((other) => other.half !== null && isClearlyWorse(half, other.half, rows));
}

function isClearlyWorse(score: TrialScore, than: TrialScore, rows: ValidationLabels): boolean {
  return score.loss > than.loss && score.macroF1 < than.macroF1 && compareScores(score, than, rows).interval.high < 0;
}

/** The difference in macro-F1 between two sets of answers to the validation rows. */
function compareScores(score: TrialScore, to: TrialScore, { labels, classes }: ValidationLabels): BootstrapDifference {
  const pairs = [{ method: score.predictions, baseline: to.predictions }];
  return bootstrapDifference({ truths: labels, pairs, classes, resamples: RESAMPLES });
}

/** What the trials of one method show. */
export interface MethodRates {
  readonly method: string;
  /** From low to high. */
  readonly trials: readonly RateTrial[];
  /** null: no rate came to the end. */
  readonly best: RateTrial | null;
  /** Finished rates whose macro-F1 is not shown to be below that of the best; null: the labels are not known. */
  readonly alike: readonly number[] | null;
  /** Where the best rate is the lowest or highest that was tried: a better one may lie beyond. */
  readonly edge: 'lowest' | 'highest' | null;
}

/** @param rows null: the labels are not known any more */
export function methodRates(
  method: string,
  all: readonly RateTrial[],
  criterion: RateCriterion,
  rows: ValidationLabels | null,
): MethodRates {
  const trials = all.filter((trial) => trial.method === method).toSorted((a, b) => a.rate - b.rate);
  const finished = trials.flatMap((trial) => (trial.final === null ? [] : [{ trial, score: trial.final }]));
  const best = finished.toSorted((a, b) => ORDER[criterion](a.score, b.score) || a.trial.rate - b.trial.rate)[0];
  if (best === undefined) return { method, trials, best: null, alike: rows === null ? null : [], edge: null };
  const others = finished.filter(({ trial }) => trial !== best.trial);
  const isAlike = (score: TrialScore): boolean =>
    rows !== null && compareScores(score, best.score, rows).interval.high >= 0;
  return {
    method,
    trials,
    best: best.trial,
    alike: rows === null ? null : others.filter(({ score }) => isAlike(score)).map(({ trial }) => trial.rate),
    edge: edgeOf(best.trial, trials),
  };
}

/** The best first; the other score decides where one is the same. */
const ORDER: Readonly<Record<RateCriterion, (a: TrialScore, b: TrialScore) => number>> = {
  'macro-f1': (a, b) => b.macroF1 - a.macroF1 || a.loss - b.loss,
  loss: (a, b) => a.loss - b.loss || b.macroF1 - a.macroF1,
};

function edgeOf(best: RateTrial, trials: readonly RateTrial[]): MethodRates['edge'] {
  if (trials.length < 2) return null;
  if (best === trials[0]) return 'lowest';
  // Where the next rate diverged, or needed no trial, nothing better lies beyond.
  return best === trials.at(-1) ? 'highest' : null;
}
