import { z } from 'zod';
import { SalfRequest } from './salf.ts';
import { Positive, ShareBelowOne } from './fields.ts';

/** LIFT's order of the blocks; `random` is a new permutation for every pass. */
export const LIFT_ORDERS = ['front', 'end', 'random'] as const;

const Blocks = z.int().positive();

/** Share of the blocks that `block-influence` and `ist` train, and of the operations of full training that `green-trainer` may spend [chosen]. */
export const USUAL_SHARE = 1 / 3;
export const USUAL_RHO = 0.5;
/** Calibration rows of a choice that is made once, before training [chosen]. */
const Samples = z.int().positive().default(128);
const Share = z.number().gt(0).max(1);

/**
 * Which blocks train, and when. A method is one line here (its name and its own settings), one file in `methods/`, and
 * one row for each setting of its own in `settings/`. Whether a block trains by its weights or by adapters is another
 * setting, `lora`.
 */
export const MethodRequest = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('full') }),
  /** The half of the blocks next to the output: floor(n/2)+1..n. */
  z.strictObject({ name: z.literal('half') }),
  /** Blocks 1..freeze stay as they are, the blocks above train. */
  z.strictObject({ name: z.literal('last-k'), freeze: z.int().min(0) }),
  /** Blocks 1..train train. */
  z.strictObject({ name: z.literal('first-k'), train: Blocks }),
  /** So many blocks, drawn by the seed. */
  z.strictObject({ name: z.literal('random-k'), train: Blocks }),
  /** Blocks n, n-2, n-4, ... */
  z.strictObject({ name: z.literal('every-other') }),
  /** No block: the final norm and, where it is not tied, the LM head. */
  z.strictObject({ name: z.literal('head') }),
  /** One block at a time, and the backward pass stops there. */
  z.strictObject({
    name: z.literal('lift'),
    order: z.enum(LIFT_ORDERS).default('front'),
    /** Steps of one block, in passes without end; `phase`: one pass over the run, T/n steps a block. */
    period: z.union([z.literal('phase'), z.int().positive()]).default('phase'),
  }),
  /** A few random blocks for `period` steps, then others (after LISA, arXiv 2403.17919). */
  z.strictObject({ name: z.literal('lisa'), active: Blocks.default(2), period: Blocks.default(20) }),
  /** Every block, its learning rate in proportion to |gradient| / |weights| (auto-RGN, arXiv 2210.11466). */
  z.strictObject({ name: z.literal('gradient-ratio') }),
  /** Blocks 1..round(share n) stay as they are, at most all but one. */
  z.strictObject({ name: z.literal('freeze-share'), freezeShare: z.number().min(0).lt(1) }),
  /** Blocks 1..e stay as they are, e drawn by the seed from 0..n-1. */
  z.strictObject({ name: z.literal('random-boundary') }),
  /** The share of the blocks of largest Block Influence (arXiv 2403.03853). */
  z.strictObject({ name: z.literal('block-influence'), share: Share.default(USUAL_SHARE), samples: Samples }),
  /** Blocks above the latent space of least hidden-state variability (arXiv 2210.10041). */
  z.strictObject({ name: z.literal('variability'), samples: Samples }),
  /** The blocks of largest importance within rho of the operations of full training (GreenTrainer, arXiv 2309.13192). */
  z.strictObject({ name: z.literal('green-trainer'), rho: Share.default(USUAL_RHO), samples: Samples }),
  /** The share of the blocks of largest importance by random halves (after IST, arXiv 2410.11772). */
  z.strictObject({ name: z.literal('ist'), share: Share.default(USUAL_SHARE), samples: Samples }),
  SalfRequest.extend({ name: z.literal('salf') }),
]);
export type MethodRequest = z.infer<typeof MethodRequest>;
export type MethodName = MethodRequest['name'];
export const METHOD_NAMES = MethodRequest.options.map((option) => option.shape.name.value);

/** Low-rank adapters (arXiv 2106.09685): y = x W^T + alpha / rank (dropout(x) A^T) B^T. Defaults are the paper preset's. */
export const LoraRequest = z.strictObject({
  /** r: rows of A, columns of B. */
  rank: Positive.default(8),
  alpha: z.number().positive().default(16),
  /** Share of the adapter's input that is dropped while training. */
  dropout: ShareBelowOne.default(0),
  /** Linear layers that get an adapter, by the last part of their names in the model folder. */
  targets: z.array(z.string().min(1)).min(1).default(['q_proj', 'k_proj', 'v_proj']),
});
export type LoraRequest = z.infer<typeof LoraRequest>;
