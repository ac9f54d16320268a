/** All that a person is shown of an analysis, from its traces and the options; no model is needed. */
import type { BudgetRequest, ChoiceOptions } from '../contract/salf.ts';
import { budgetOverRun, type BudgetSummary } from './budget-summary.ts';
import { bestBlock, chooseBoundary, eligibleBlocks, type ChoiceModel } from './choice.ts';
import { deviations, meanDeviations } from './deviation.ts';
import { gains } from './gain.ts';
import { cosinesOf, type Trace } from './trace.ts';
import { reasonFor, warningsFor } from './words.ts';

export interface SpaceSummary {
  /** k of r_k: 0 is the embedding output, n the last space. */
  readonly space: number;
  /** Mean of d_k over the samples. */
  readonly mean: number;
  /** Their standard deviation (divisor m - 1; 0 of a single sample). */
  readonly spread: number;
}

export interface BlockSummary {
  /** k, counted from 1. */
  readonly block: number;
  /** g_k of the mean deviations. */
  readonly gain: number;
  /** Whether the options let it be chosen. */
  readonly eligible: boolean;
  /** Samples for which this block's own gain is the largest of the eligible ones. */
  readonly wins: number;
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
  /** Sentences about what makes the choice doubtful. */
  readonly warnings: readonly string[];
}

/**
 * Evaluates traces under some options.
 * @param traces one or more samples
 * @throws InputError `request.bad-option` for options that do not fit the model
 */
export function summarise(
  traces: readonly Trace[],
  options: ChoiceOptions,
  budget: BudgetRequest,
  model: ChoiceModel,
): AnalysisSummary {
  const { blocks } = model;
  const eligible = eligibleBlocks(options, model);
  const samples = traces.map((trace) => deviations(cosinesOf(trace, options, blocks)));
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
  const facts = { options, blocks, boundary, gains: blockSummaries, samples: traces.length };
  return {
    blocks,
    samples: traces.length,
    spaces: mean.map((value, space) => ({ space, mean: value, spread: spread(samples, space, value) })),
    gains: blockSummaries,
    boundaries,
    histogram: Array.from({ length: blocks + 1 }, (_, e) => boundaries.filter((each) => each === e).length),
    boundary,
    budget: budgetOverRun(boundary, boundaries, budget, blocks),
    reason: reasonFor(facts),
    warnings: warningsFor(facts),
  };
}

function spread(samples: readonly (readonly number[])[], space: number, mean: number): number {
  if (samples.length < 2) return 0;
  const squares = samples.reduce((sum, sample) => sum + (sample[space]! - mean) ** 2, 0);
  return Math.sqrt(squares / (samples.length - 1));
}
