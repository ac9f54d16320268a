/** Whether a run keeps what its frozen blocks compute, and how large that is. */
import type { TrainSettings } from '../contract/request.ts';
import type { MethodPlan } from '../methods/selection.ts';
import type { ModelFolder } from '../models/folder.ts';
import { cacheBytes } from './disk.ts';
import { fillCosts, type FillCosts } from './prefix-graph.ts';
import { distinctTokens, type RunPrompts } from './run-prompts.ts';

export type PrefixPlan =
  | { readonly kind: 'none' }
  /** It would pass the limit; `reason` is a sentence for the log. */
  | { readonly kind: 'skip'; readonly bytes: number; readonly reason: string }
  /** Blocks are not chosen yet; whatever is frozen takes so much. */
  | { readonly kind: 'undecided'; readonly bytes: number }
  /** Outputs of blocks 1..boundary; `fill`: what computing them once costs. */
  | { readonly kind: 'use'; readonly boundary: number; readonly bytes: number; readonly fill: FillCosts };

export interface PrefixQuestion {
  readonly settings: TrainSettings;
  readonly method: MethodPlan;
  readonly folder: ModelFolder;
  readonly prompts: RunPrompts;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Whether blocks are yet to be chosen. */
  readonly isUndecided: boolean;
}

/**
 * A cache pays where the same blocks are frozen throughout and examples come more than once: in a single epoch
 * every prompt passes the frozen blocks once, with a cache or without.
 */
export function planPrefix(question: PrefixQuestion): PrefixPlan {
  const { settings, method, folder, prompts, steps, stepsPerEpoch, isUndecided } = question;
  const boundary = cachedBlocks(settings, method, folder.spec.blocks);
  const mayFreeze = boundary > 0 || (isUndecided && method.kind === 'fixed' && !settings.gated);
  if (!mayFreeze || settings.prefixCache === 'off' || steps <= stepsPerEpoch) return { kind: 'none' };
  const bytes = cacheBytes(distinctTokens(prompts), folder.spec);
  if (isUndecided) return bytes <= settings.cacheLimit ? { kind: 'undecided', bytes } : { kind: 'none' };
  if (bytes <= settings.cacheLimit) {
    return { kind: 'use', boundary, bytes, fill: fillCosts(folder, boundary, prompts.distinct) };
  }
  const sizes = `${cacheSize(bytes)}, more than the limit of ${cacheSize(settings.cacheLimit)}`;
  return {
    kind: 'skip',
    bytes,
    reason: `The outputs of ${frozenBlocks(boundary)} are not cached: they would take ${sizes}.`,
  };
}

/** Blocks, counted from the embedding, whose output never changes; the last block's is not kept, but made at its last position. */
function cachedBlocks({ gated, trainable }: TrainSettings, method: MethodPlan, blocks: number): number {
  if (method.kind !== 'fixed' || gated || trainable.embeddings) return 0;
  return Math.min(method.selection.boundary, blocks - 1);
}

/** Blocks 1..e in words. */
export function frozenBlocks(boundary: number): string {
  return boundary === 1 ? 'block 1' : `blocks 1–${boundary}`;
}

/** The size of a cache in words. */
export function cacheSize(bytes: number): string {
  return bytes < 1e6 ? `${bytes} bytes` : `${Math.ceil(bytes / 1e6)} MB`;
}
