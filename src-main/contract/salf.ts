/** What SALF can be asked for. What its paper leaves open is an option here, with a named default. */
import { z } from 'zod';

/** What latent states are compared with: the label's semantic basis, or a line from the last token's embedding to it. */
export const TARGETS = ['basis', 'lerp'] as const;
/** Which latent spaces stand after the final norm: the last alone (as Hugging Face counts them), all, or none. */
export const LATENT_NORMS = ['hf', 'all', 'none'] as const;
/** What a deviation measures: the cosine to the label's own basis, or by how much it exceeds that to any other label's. */
export const DEVIATIONS = ['cosine', 'margin'] as const;
/** How two neighbouring deviations become the gain of the block between them. */
export const GAINS = ['log-ratio', 'difference', 'relative', 'resource', 'marginal'] as const;
/** When the choice is made: per example, per batch, once an epoch for every example, or once for all. */
export const SCOPES = ['datum', 'batch', 'epoch', 'global'] as const;
export const BUDGET_PLANS = ['none', 'constant', 'arithmetic', 'geometric'] as const;
/** `depth`: how many blocks may train at a step; `slots`: a pool of (block, example) pairs. */
export const BUDGET_MODES = ['depth', 'slots'] as const;
/** Where budget goes that the choice leaves unused, or whom slots serve first. */
export const INFILLINGS = ['none', 'depth-first', 'breadth-first'] as const;

/**
 * The rule of the first versions: latent spaces as Hugging Face counts them, the last one alone behind the final norm. The
 * preset `paper-hf`, and what a stored request means where it does not name an option. Never changes.
 */
export const FIRST_RULE = { target: 'basis', latentNorm: 'hf', deviation: 'cosine', gain: 'log-ratio' } as const;

/** The rule where nothing is said. What is stored names its rule, so that a new default here changes nothing stored. */
export const DEFAULT_RULE = { target: 'basis', latentNorm: 'all', deviation: 'cosine', gain: 'log-ratio' } as const;

/** From deviations to a boundary; everything here can be changed over stored traces without the model. */
export const ChoiceOptions = z.strictObject({
  target: z.enum(TARGETS).default(DEFAULT_RULE.target),
  latentNorm: z.enum(LATENT_NORMS).default(DEFAULT_RULE.latentNorm),
  deviation: z.enum(DEVIATIONS).default(DEFAULT_RULE.deviation),
  gain: z.enum(GAINS).default(DEFAULT_RULE.gain),
  /** a in L(x) = (x/c)^-a. */
  alpha: z.number().positive().default(0.076),
  /** Leaves block n out of the choice, whose gain the final norm distorts. */
  excludeLast: z.boolean().default(false),
  /** First block that may be chosen; auto: 2 where the head is tied, else 1. */
  firstLayer: z.union([z.literal('auto'), z.int().positive()]).default('auto'),
  /** Blocks that train at least. */
  minTrain: z.int().positive().default(1),
});
export type ChoiceOptions = z.infer<typeof ChoiceOptions>;

export const BudgetRequest = z.strictObject({
  plan: z.enum(BUDGET_PLANS).default('none'),
  /** Share of the blocks (or of the slots) of the plan `constant`. */
  fraction: z.number().min(0).max(1).default(0.5),
  mode: z.enum(BUDGET_MODES).default('depth'),
  infilling: z.enum(INFILLINGS).default('none'),
});
export type BudgetRequest = z.infer<typeof BudgetRequest>;

export const SalfRequest = z.strictObject({
  scope: z.enum(SCOPES).default('global'),
  /** Calibration samples of the scope `global`. */
  samples: z.int().positive().default(128),
  /** Added to the diagonal of W^T W before it is inverted. */
  ridge: z.number().min(0).default(0),
  choice: ChoiceOptions.prefault({}),
  budget: BudgetRequest.prefault({}),
});
export type SalfRequest = z.infer<typeof SalfRequest>;
