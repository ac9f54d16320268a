import { z } from 'zod';
import { SalfRequest } from './salf.ts';

/** LIFT's order of the blocks; `random` is a new permutation for every pass. */
export const LIFT_ORDERS = ['front', 'end', 'random'] as const;

const Blocks = z.int().positive();

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
  SalfRequest.extend({ name: z.literal('salf') }),
]);
export type MethodRequest = z.infer<typeof MethodRequest>;
export type MethodName = MethodRequest['name'];
export const METHOD_NAMES = MethodRequest.options.map((option) => option.shape.name.value);
