/** What a run needs on the disk. */
import type { DecoderSpec } from '../models/spec.ts';

/** Values and the two moments of AdamW, in float32. */
const CHECKPOINT_BYTES_PER_ELEMENT = 3 * Float32Array.BYTES_PER_ELEMENT;

/** Bytes of checkpoints for so many trained elements. */
export interface CheckpointBytes {
  /** What stays: the newest and the best. */
  readonly kept: number;
  /** While a third is being written. */
  readonly peak: number;
}

export function checkpointBytes(elements: number): CheckpointBytes {
  const one = CHECKPOINT_BYTES_PER_ELEMENT * elements;
  return { kept: 2 * one, peak: 3 * one };
}

/** Bytes of the cached outputs of frozen blocks: tokens x d in float32. */
export function cacheBytes(tokens: number, { hiddenSize }: Pick<DecoderSpec, 'hiddenSize'>): number {
  return tokens * hiddenSize * Float32Array.BYTES_PER_ELEMENT;
}
