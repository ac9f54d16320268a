/** What all layers of one forward pass share. */
import type { Builder } from '../../autodiff/builder.ts';
import type { Value } from '../../onnx/graph.ts';
import type { Dim, Shape } from '../../onnx/shape.ts';
import type { DecoderSpec } from '../spec.ts';
import type { TokenGrid } from './token-grid.ts';

/** Symbolic dimensions of every forward graph: B prompts, T positions, and N tokens, which is B T less the padding. */
export const BATCH = 'batch';
export const LENGTH = 'length';
export const TOKENS = 'tokens';

/** Answers a weight of the model by its Hugging Face name; trainable or not is its own affair. */
export type WeightSource = (name: string, shape: Shape) => Value;

/** Rotary tables [N, 1, headDim]; the query's carry the attention scale, so scaling the scores costs nothing. */
export interface RotaryTables {
  readonly queryCos: Value;
  readonly querySin: Value;
  readonly keyCos: Value;
  readonly keySin: Value;
  /** [headDim, headDim]: x R = rotate_half(x). */
  readonly rotation: Value;
}

/** Which query positions a block computes: all T, or only each prompt's last (enough for the last block of a classifier). */
export interface LastPositions {
  /** int64 [B]: length - 1 of each prompt. */
  readonly position: Value;
  /** int64 [B]: the same as a row of the stream [N, d]. */
  readonly row: Value;
}

/** Which linear layers have a low-rank adapter, and how it is computed. */
export interface Adapters {
  /** Names of the layers, without `.weight`. */
  readonly layers: ReadonlySet<string>;
  /** r. */
  readonly rank: number;
  /** alpha / r. */
  readonly scale: number;
  /** Share of an adapter's input that is dropped; 0: none, as in scoring. */
  readonly dropout: number;
}

/** Which elements of its input x [rows, in] the adapter of a layer sees: bool, of x's shape. */
export type DropoutMasks = (x: Value, layer: string) => Value;

/** Keys and values of earlier positions, which need not be computed again. */
export interface KeyValueCache {
  /** Number of all positions, the earlier ones included. */
  readonly length: Dim;
  /** Keys or values [B, groups, length, headDim] of all positions, from those [B, groups, T, headDim] of the new ones. */
  readonly join: (block: number, kind: 'key' | 'value', fresh: Value) => Value;
}

export interface LayerContext {
  readonly b: Builder;
  readonly spec: DecoderSpec;
  readonly weight: WeightSource;
  readonly grid: TokenGrid;
  readonly rotary: RotaryTables;
  /** Additive attention bias [T, keys] for a sliding window (null: full causal attention). */
  readonly maskFor: (window: number | null) => Value;
  readonly last: LastPositions;
  /** null: there are no earlier positions. */
  readonly cache: KeyValueCache | null;
  readonly adapters: Adapters | null;
  /** null where nothing is dropped. */
  readonly dropoutMasks: DropoutMasks | null;
}

/** Rows of the residual stream a layer works on. */
export interface Rows {
  /** [rows, d]. */
  readonly x: Value;
  /** Queries per prompt: T, or 1 when only the last position is wanted. */
  readonly queries: Dim;
}
