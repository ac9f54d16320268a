import { Random } from '../base/random.ts';
import { CONFIDENCE } from './estimate.ts';
import type { Interval } from './verdict.ts';
import { groupExamples } from './patterns.ts';
import type { AnswerPair, Patterns } from './patterns.ts';
import { quantile } from './quantile.ts';

export interface BootstrapRequest {
  /** The true label of each test example, as an index. */
  readonly truths: readonly number[];
  /** One pair a seed. */
  readonly pairs: readonly AnswerPair[];
  /** Number of labels. */
  readonly classes: number;
  readonly resamples?: number;
  readonly seed?: number;
  readonly confidence?: number;
}

/** The difference in macro-F1, method minus baseline, averaged over the seeds. */
export interface BootstrapDifference {
  readonly difference: number;
  /** Percentile interval over the resamples. */
  readonly interval: Interval;
  /** Two-sided: twice the smaller share of resamples on one side of 0, which agrees with the interval. */
  readonly p: number;
  readonly resamples: number;
}

export const RESAMPLES = 10_000;
/** Sums of equal F1 values in another order differ by less. */
const ROUNDING = 1e-12;

/** A bootstrap that is done in parts, so that whoever asked for it can do other things in between. */
export interface BootstrapWork {
  /** Draws at most so many more resamples; whether all are drawn. */
  advance(resamples: number): boolean;
  /** Of all resamples; call it when they are drawn. */
  outcome(): BootstrapDifference;
}

/**
 * Paired bootstrap over the test examples: each resample draws as many examples with replacement, the same ones for
 * both methods and all seeds, and takes the difference of the macro-F1 scores, averaged over the seeds. One added to
 * the counts keeps p above 0, which no finite number of resamples can show (Davison and Hinkley 1997, eq. 4.11).
 * @throws RangeError where there are no examples or no pairs, or the answers do not fit the examples
 */
export function bootstrapDifference(request: BootstrapRequest): BootstrapDifference {
  const work = beginBootstrap(request);
  work.advance(Infinity);
  return work.outcome();
}

/** The same in parts. @throws RangeError as {@link bootstrapDifference} */
export function beginBootstrap(request: BootstrapRequest): BootstrapWork {
  const { truths, pairs, classes, resamples = RESAMPLES, seed = 1, confidence = CONFIDENCE } = request;
  if (truths.length === 0 || pairs.length === 0) throw new RangeError('There is nothing to resample.');
  const patterns = groupExamples(truths, pairs);
  const score = differenceScorer(patterns, classes);
  const counts = new Uint32Array(patterns.truth.length);
  for (const group of patterns.ofExample) counts[group]!++;
  const difference = score(counts);

  const random = Random.seeded(seed).split('bootstrap');
  const drawn = new Float64Array(resamples);
  let done = 0;
  return {
    advance(more) {
      const end = Math.min(resamples, done + more);
      for (; done < end; done++) {
        drawCounts(random, patterns.ofExample, counts);
        drawn[done] = score(counts);
      }
      return done === resamples;
    },
    outcome() {
      const sorted = drawn.toSorted();
      return {
        difference,
        interval: { low: quantile(sorted, (1 - confidence) / 2), high: quantile(sorted, (1 + confidence) / 2) },
        p: twoSided(sorted),
        resamples,
      };
    },
  };
}

/** Counts the groups of as many examples as there are, drawn with replacement. */
function drawCounts(random: Random, ofExample: Uint32Array, counts: Uint32Array): void {
  counts.fill(0);
  const rows = ofExample.length;
  for (let draw = 0; draw < rows; draw++) counts[ofExample[random.below(rows)]!]!++;
}

function twoSided(drawn: Float64Array): number {
  const atMostZero = drawn.filter((value) => value <= ROUNDING).length;
  const atLeastZero = drawn.filter((value) => value >= -ROUNDING).length;
  return Math.min(1, (2 * (Math.min(atMostZero, atLeastZero) + 1)) / (drawn.length + 1));
}

/**
 * From how often each group was drawn to the mean difference in macro-F1. F1 of a class is
 * 2 TP / (rows of the class + answers of the class), 0 where both are 0, as everywhere in this program. Its arrays are
 * made once: thousands of resamples must allocate nothing.
 */
function differenceScorer({ truth, answers }: Patterns, classes: number): (counts: Uint32Array) => number {
  const support = new Float64Array(classes);
  const chosen = new Float64Array(classes);
  const hits = new Float64Array(classes);

  const macroF1 = (counts: Uint32Array, answer: Uint32Array): number => {
    chosen.fill(0);
    hits.fill(0);
    for (let group = 0; group < counts.length; group++) {
      const count = counts[group]!;
      const label = answer[group]!;
      chosen[label]! += count;
      if (label === truth[group]!) hits[label]! += count;
    }
    let sum = 0;
    for (let label = 0; label < classes; label++) {
      const rows = support[label]! + chosen[label]!;
      if (rows > 0) sum += (2 * hits[label]!) / rows;
    }
    return sum / classes;
  };

  return (counts) => {
    support.fill(0);
    for (let group = 0; group < counts.length; group++) support[truth[group]!]! += counts[group]!;
    let sum = 0;
    for (let pair = 0; pair < answers.length; pair += 2) {
      sum += macroF1(counts, answers[pair]!) - macroF1(counts, answers[pair + 1]!);
    }
    return sum / (answers.length / 2);
  };
}
