/** Fields that several requests have, each with its range. The requests give them their defaults. */
import { z } from 'zod';

export const Path = z.string().min(1);
export const Count = z.int().min(0);
export const Positive = z.int().positive();
export const Seed = z.int().min(0).max(0xffffffff);
export const Share = z.number().min(0).max(1);
export const ShareBelowOne = z.number().min(0).lt(1);

export const LearningRate = z.number().positive();
/** Below 1: share of all steps; from 1 on: whole steps. */
export const Warmup = z
  .number()
  .min(0)
  .refine((value) => value < 1 || Number.isInteger(value), 'must be a share below 1 or a whole number of steps');
/** Decoupled weight decay, arXiv 1711.05101. */
export const WeightDecay = z.number().min(0);
/** Of AdamW's two moments. */
export const Betas = z.tuple([ShareBelowOne, ShareBelowOne]);
/** Largest global norm of the gradients; null: no clipping. */
export const ClipNorm = z.number().positive().nullable();

/** Where a graph runs. What really ran is reported in the plan and in the result. */
export const PROVIDERS = ['cpu', 'cuda', 'webgpu'] as const;
export const Provider = z.enum(PROVIDERS);
export type Provider = z.infer<typeof Provider>;
/** Threads of one operator; 0: as many as the machine has cores. */
export const Threads = Count.default(0);
