/** All that a person is shown of an analysis, from its traces and the options; no model is needed. */
import type { BudgetRequest, ChoiceOptions } from '../contract/salf.ts';
import { budgetOverRun, type BudgetSummary } from './budget-summary.ts';
import { bestBlock, chooseBoundary, eligibleBlocks, type ChoiceModel } from './choice.ts';
import { deviationsOf, meanDeviations } from './deviation.ts';
import { gains } from './gain.ts';
import type { Trace } from './trace.ts';
import { middle, resampledMeans } from './bootstrap.ts';
import { doubtsOf, type Doubt } from './doubt.ts';
import { doubtWords } from './doubt-words.ts';
import type { BlockSummary } from './ranking.ts';
import { reasonFor } from './words.ts';
import { zeroShot, type ZeroShot } from './zero-shot.ts';

export interface SpaceSummary {
  /** k of r_k: 0 is the embedding output, n the last space. */
  readonly space: number;
  /** Mean of d_k over the samples. */
  readonly mean: number;
  /** Their standard deviation (divisor m - 1; 0 of a single sample). */
  readonly spread: number;
}

export interface AnalysisSummary {
  readonly blocks: number;
  readonly samples: number;
  readonly spaces: readonly SpaceSummary[];
  readonly gains: readonly BlockSummary[];
  /** e of each sample, as the scope `datum` would choose it. */
  readonly boundaries: readonly number[];
  /** Samples by e; index e, 0..n. */
  readonly histogram: readonly number[];
  /** e from the mean deviations: what the scope `global` freezes. */
  readonly boundary: number;
  /** null without a budget. */
  readonly budget: BudgetSummary | null;
  /** One sentence: why this boundary. */
  readonly reason: string;
  /** Resamples of the rows by the e that they choose, 0..n. */
  readonly resampled: readonly number[];
  /** null for analyses of earlier versions. */
  readonly zeroShot: ZeroShot | null;
  /** What makes the choice doubtful. */
  readonly doubts: readonly Doubt[];
  /** The same as sentences. */
  readonly warnings: readonly string[];
}

/** How often the labels' tokens are among the nearest `count` ones, by space. */
export interface NearestLabels {
  readonly count: number;
  readonly labelShares: readonly number[];
}

/**
 * e from the mean deviations, as {@link summarise} finds it, without all else that a person is shown.
 * @throws InputError `request.bad-option` for options that do not fit the model
 */
export function globalBoundary(traces: readonly Trace[], options: ChoiceOptions, model: ChoiceModel): number {
  const mean = meanDeviations(traces.map((trace) => deviationsOf(trace, options, model.blocks)));
  return chooseBoundary(gains(mean, options), options, model);
}

/**
 * Evaluates traces under some options.
 * @param traces one or more samples
 * @param tokens null where no nearest tokens were sought
 * @throws InputError `request.bad-option` for options that do not fit the model
 */
export function summarise(
  traces: readonly Trace[],
  options: ChoiceOptions,
  budget: BudgetRequest,
  model: ChoiceModel,
  tokens: NearestLabels | null = null,
): AnalysisSummary {
  const { blocks } = model;
  const eligible = eligibleBlocks(options, model);
  const samples = traces.map((trace) => deviationsOf(trace, options, blocks));
  const mean = meanDeviations(samples);
  const common = gains(mean, options);
  const own = samples.map((sample) => gains(sample, options));
  const winners = own.map((each) => bestBlock(each, eligible));
  const boundaries = own.map((each) => chooseBoundary(each, options, model));
  const boundary = chooseBoundary(common, options, model);
  const blockSummaries = common.map((gain, i) => ({
    block: i + 1,
    gain,
    eligible: i + 1 >= eligible.first && i + 1 <= eligible.last,
    wins: winners.filter((winner) => winner === i + 1).length,
  }));
  const resampled = resampledMeans(samples).map((each) => gains([...each], options));
  const chosen = resampled.map((each) => chooseBoundary(each, options, model));
  const facts = {
    options,
    blocks,
    boundary,
    samples: traces.length,
    deviations: mean,
    gains: blockSummaries,
    bestGain: middle(resampled.map((each) => each[bestBlock(common, eligible) - 1]!)),
    resampled: countedBy(chosen, blocks),
    zeroShot: zeroShot(traces, options, blocks),
    tokens,
  };
  const doubts = doubtsOf(facts);
  return {
    blocks,
    samples: traces.length,
    spaces: mean.map((value, space) => ({ space, mean: value, spread: spread(samples, space, value) })),
    gains: blockSummaries,
    boundaries,
    histogram: countedBy(boundaries, blocks),
    boundary,
    budget: budgetOverRun(boundary, boundaries, budget, blocks),
    reason: reasonFor(facts),
    resampled: facts.resampled,
    zeroShot: facts.zeroShot,
    doubts,
    warnings: doubts.map(doubtWords),
  };
}

/** How often each e of 0..n occurs. */
function countedBy(boundaries: readonly number[], blocks: number): number[] {
  const counts = new Array<number>(blocks + 1).fill(0);
  for (const boundary of boundaries) counts[boundary]!++;
  return counts;
}

function spread(samples: readonly (readonly number[])[], space: number, mean: number): number {
  if (samples.length < 2) return 0;
  const squares = samples.reduce((sum, sample) => sum + (sample[space]! - mean) ** 2, 0);
  return Math.sqrt(squares / (samples.length - 1));
}
