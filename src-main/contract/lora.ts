import { z } from 'zod';

/** Low-rank adapters (arXiv 2106.09685): y = x W^T + alpha / rank (dropout(x) A^T) B^T. Defaults are the paper preset's. */
export const LoraRequest = z.strictObject({
  /** r: rows of A, columns of B. */
  rank: z.int().positive().default(8),
  alpha: z.number().positive().default(16),
  /** Share of the adapter's input that is dropped while training. */
  dropout: z.number().min(0).lt(1).default(0),
  /** Linear layers that get an adapter, by the last part of their names in the model folder. */
  targets: z.array(z.string().min(1)).min(1).default(['q_proj', 'k_proj', 'v_proj']),
});
export type LoraRequest = z.infer<typeof LoraRequest>;
