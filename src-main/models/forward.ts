/**
 * The forward graph of a decoder: token ids in, latent states and logits out. It can also be had in two pieces that meet
 * above a block: what a frozen lower piece gives for a prompt never changes, so it need not be computed again.
 */
import type { Builder } from '../autodiff/builder.ts';
import type { Value } from '../onnx/graph.ts';
import { block } from './layers/blocks.ts';
import { BATCH, LENGTH, type Adapters, type LayerContext, type WeightSource } from './layers/context.ts';
import { gatherRows } from './layers/gather-rows.ts';
import { keyValueCache, type KeyValueCache } from './layers/key-value-cache.ts';
import { dropoutMasks } from './layers/dropout.ts';
import { attentionMasks } from './layers/mask.ts';
import { rmsNorm } from './layers/rms-norm.ts';
import { rotaryTables } from './layers/rotary.ts';
import { tokenGrid, type TokenGrid } from './layers/token-grid.ts';
import { softCap } from './layers/soft-cap.ts';
import type { DecoderSpec } from './spec.ts';
import { EMBEDDING_NAME, HEAD_NAME } from './tensors.ts';

export const FINAL_NORM = 'model.norm';
/** Input of a {@link Suffix}: the latent states below it. */
export const PREFIX_INPUT = 'prefix';

/** Name of the input that decides what is dropped, where adapters drop anything. */
export const DROPOUT_SEED = 'dropout_seed';

/** Name of a part of the model as nodes carry it: block k is counted from 1. */
export const blockPart = (k: number) => `block.${k}`;

/**
 * The blocks above a boundary e, the final norm and the head. Inputs: `prefix` [B, T, d], which is r_e, and
 * `last_position`.
 */
export interface Suffix {
  /** int64 [B]: position of each prompt's last token. */
  readonly lastPosition: Value;
  /** int64 scalar >= 0, another one in each step; null where nothing is dropped. */
  readonly dropoutSeed: Value | null;
  /**
   * Latent spaces r_e..r_{n-1} as [N, d], the prompts' tokens one after another without padding, and r_n: after the
   * final norm, [N, d] or, with `positions: 'last'`, [B, d] at the last positions.
   */
  readonly hidden: readonly Value[];
  /** The last block's output before the final norm, rows as in r_n. */
  readonly beforeNorm: Value;
  /** The final norm of states [.., d]. */
  readonly finalNorm: (state: Value) => Value;
  /** [rows, d] -> logits [rows, V] over the whole vocabulary, or over the given rows of the head. */
  readonly logits: (state: Value, tokens?: Value) => Value;
  /** Rows of a stream [N, d] at the last positions, [B, d]. */
  readonly atLast: (state: Value) => Value;
  /** Where the N tokens stand in [B, T]. */
  readonly grid: TokenGrid;
}

/** A whole decoder: the suffix above the embedding, e = 0. */
export interface Decoder extends Suffix {
  /** int64 [B, T], padded on the right. */
  readonly ids: Value;
}

/**
 * Which positions r_n and the last block's queries are computed at: the last alone, which is all a classifier reads, or
 * all.
 */
export type Positions = 'last' | 'all';

/**
 * @param maxLength longest batch the graph must take, in tokens; sizes the rotary tables.
 * @param positions 'all' where the causal language-model loss is wanted.
 * @param adapters asks the weight source for the matrices of these adapters too.
 */
export function buildDecoder(
  b: Builder,
  spec: DecoderSpec,
  weight: WeightSource,
  maxLength: number,
  positions: Positions,
  adapters: Adapters | null = null,
): Decoder {
  const ids = b.input('ids', 'int64', [BATCH, LENGTH]);
  const context = layerContext(b, spec, weight, maxLength, ids, adapters);
  return { ids, ...above(context, embedding(context, ids), 0, positions) };
}

/** A decoder that reads on from what it has read: keys and values of earlier positions are given to it. */
export interface CachedDecoder extends Decoder {
  /** By block, keys then values: what went in, and what is to go in next time. */
  readonly kept: KeyValueCache['kept'];
}

/** Logits at the last position only. Inputs: those of {@link buildDecoder}, and the earlier keys and values. */
export function buildCachedDecoder(
  b: Builder,
  spec: DecoderSpec,
  weight: WeightSource,
  maxLength: number,
): CachedDecoder {
  const ids = b.input('ids', 'int64', [BATCH, LENGTH]);
  const earlier = keyValueCache(b, spec);
  const context = layerContext(b, spec, weight, maxLength, ids, null, earlier);
  return { ids, ...above(context, embedding(context, ids), 0, 'last'), kept: earlier.kept };
}

/** Blocks boundary+1..n, for 0 <= boundary < n; of the lower piece's weights none is asked for. */
export function buildSuffix(
  b: Builder,
  spec: DecoderSpec,
  weight: WeightSource,
  maxLength: number,
  positions: Positions,
  boundary: number,
  adapters: Adapters | null = null,
): Suffix {
  const states = b.input(PREFIX_INPUT, b.float, [BATCH, LENGTH, spec.hiddenSize]);
  const context = layerContext(b, spec, weight, maxLength, states, adapters);
  return above(context, context.grid.take(states), boundary, positions);
}

/** Embedding and blocks 1..boundary; the inputs are those of {@link buildDecoder}. @returns r_boundary, [N, d]. */
export function buildPrefix(
  b: Builder,
  spec: DecoderSpec,
  weight: WeightSource,
  maxLength: number,
  boundary: number,
): Value {
  const ids = b.input('ids', 'int64', [BATCH, LENGTH]);
  const context = layerContext(b, spec, weight, maxLength, ids, null);
  let state = embedding(context, ids);
  for (let k = 1; k <= boundary; k++) state = numberedBlock(context, state, k, LENGTH);
  return state;
}

/** What layers share, and the seed of what is dropped. */
export type ForwardContext = LayerContext & { readonly dropoutSeed: Value | null };

/** @param batch a tensor [B, T, ...], which says how large the batch is. */
function layerContext(
  b: Builder,
  spec: DecoderSpec,
  weight: WeightSource,
  maxLength: number,
  batch: Value,
  adapters: Adapters | null,
  earlier: KeyValueCache | null = null,
): ForwardContext {
  const lastPosition = b.input('last_position', 'int64', [BATCH]);
  const size = b.op('Shape', [batch], { start: 0, end: 1 }, [1]);
  const length = b.op('Shape', [batch], { start: 1, end: 2 }, [1]);
  b.bind(BATCH, size);
  b.bind(LENGTH, length);
  const grid = tokenGrid(b, lastPosition, size, length);
  const dropout = adapters?.dropout ?? 0;
  const dropoutSeed = dropout > 0 ? b.input(DROPOUT_SEED, 'int64', []) : null;
  return {
    b,
    spec,
    weight,
    grid,
    ...(earlier?.context(maxLength, grid.position, length) ?? {
      rotary: rotaryTables(b, spec, maxLength, grid.position, length),
      maskFor: attentionMasks(b, length),
      cache: null,
    }),
    last: { position: lastPosition, row: grid.lastRow },
    adapters,
    dropoutSeed,
    dropoutMasks: dropoutSeed === null ? null : dropoutMasks(b, dropoutSeed, dropout, grid.place),
  };
}

/** Everything above r_boundary, for a context of any graph. */
export function above(context: ForwardContext, state: Value, boundary: number, positions: Positions): Suffix {
  const { b, spec, weight, last, grid, dropoutSeed } = context;
  const hidden = [state];
  for (let k = boundary + 1; k <= spec.blocks; k++) {
    const queries = positions === 'last' && k === spec.blocks ? 1 : LENGTH;
    hidden.push(numberedBlock(context, hidden.at(-1)!, k, queries));
  }
  const finalNorm = (from: Value) => b.within({ part: 'head' }, () => rmsNorm(context, from, FINAL_NORM));
  const beforeNorm = hidden.pop()!;
  hidden.push(finalNorm(beforeNorm));
  const logits = (from: Value, tokens?: Value) =>
    b.within({ part: 'head' }, () => {
      const table = weight(spec.tiedHead ? EMBEDDING_NAME : HEAD_NAME, [spec.vocabSize, spec.hiddenSize]);
      const rows = tokens === undefined ? table : b.op('Gather', [table, tokens], { axis: 0 });
      return softCap(b, b.op('Gemm', [from, rows], { transA: 0, transB: 1 }), spec.logitSoftcap);
    });
  const atLast = (from: Value) => b.op('Gather', [from, last.row], { axis: 0 });
  return { lastPosition: last.position, dropoutSeed, hidden, beforeNorm, finalNorm, logits, atLast, grid };
}

function numberedBlock(context: LayerContext, state: Value, k: number, queries: 1 | typeof LENGTH): Value {
  return context.b.within({ part: blockPart(k) }, () => block(context, state, k - 1, queries));
}

/** r_0 as [B T, d]. @param ids int64 [B, T] */
export function embedding({ b, spec, weight, grid }: LayerContext, ids: Value): Value {
  return b.within({ part: 'embedding' }, () => {
    const table = weight(EMBEDDING_NAME, [spec.vocabSize, spec.hiddenSize]);
    const rows = gatherRows(b, table, grid.take(ids));
    return spec.embeddingScale === 1 ? rows : b.op('Mul', [rows, b.scalar(spec.embeddingScale)]);
  });
}
