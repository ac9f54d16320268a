/** Other rules than SALF's that choose, once and before training, which blocks train. */
import { z } from 'zod';
import { Chosen } from './choice.ts';
import type { MethodRequest } from './method.ts';

export const RULES = ['block-influence', 'variability', 'green-trainer', 'ist'] as const;
export type RuleName = (typeof RULES)[number];
/** A method that chooses by a rule. */
export type RuleRequest = Extract<MethodRequest, { name: RuleName }>;

/** Whether a method chooses by one of the rules. */
export function isRule(method: MethodRequest): method is RuleRequest {
  return RULES.some((rule) => rule === method.name);
}

const Count = z.int().min(0);

/** What a rule makes of some rows. */
export const RuleChoice = z.strictObject({
  rule: z.enum(RULES),
  /**
   * What it measured: Block Influence or importance of block 1..n (the largest are chosen), or the variability of spaces
   * 0..n (the least is chosen). null: not defined.
   */
  scores: z.array(z.number().nullable()).readonly(),
  /** Blocks that it trains, counted from 1, ascending; at least one. */
  blocks: z.array(z.int().positive()).min(1).readonly(),
  /** One sentence: why these blocks. */
  reason: z.string(),
  /** Sentences about what makes the choice doubtful. */
  warnings: z.array(z.string()).readonly(),
  seconds: z.number().min(0),
  /** Analytic floating-point operations. */
  flops: z.number().min(0),
});
export type RuleChoice = z.infer<typeof RuleChoice>;

/** Said by a run whose blocks a rule has chosen. */
export const RuleChosen = RuleChoice.extend({
  type: z.literal('rule'),
  /** Rows that were looked at. */
  samples: Count,
});
export type RuleChosen = z.infer<typeof RuleChosen>;

/** Any choice of a run. */
export const AnyChoice = z.discriminatedUnion('type', [Chosen, RuleChosen]);
export type AnyChoice = z.infer<typeof AnyChoice>;

/** Blocks below the lowest that trains: they get no backward pass. */
export function boundaryOf({ blocks }: Pick<RuleChoice, 'blocks'>): number {
  return Math.min(...blocks) - 1;
}
