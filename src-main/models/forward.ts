/** The forward graph of a decoder: token ids in, latent states and logits out. */
import type { Builder } from '../autodiff/builder.ts';
import type { Value } from '../onnx/graph.ts';
import { block } from './layers/blocks.ts';
import { BATCH, LENGTH, TOKENS, type LayerContext, type WeightSource } from './layers/context.ts';
import { attentionMasks } from './layers/mask.ts';
import { rmsNorm } from './layers/rms-norm.ts';
import { rotaryTables } from './layers/rotary.ts';
import { softCap } from './layers/soft-cap.ts';
import type { DecoderSpec } from './spec.ts';
import { EMBEDDING_NAME, HEAD_NAME } from './tensors.ts';

export const FINAL_NORM = 'model.norm';

/** Name of a part of the model as nodes carry it: block k is counted from 1. */
export const blockPart = (k: number) => `block.${k}`;

export interface Decoder {
  /** int64 [B, T], padded on the right. */
  readonly ids: Value;
  /** int64 [B]: position of each prompt's last token. */
  readonly lastPosition: Value;
  /**
   * Latent spaces r_0..r_{n-1} as [B T, d], and r_n: after the final norm, [B T, d] or, with `positions: 'last'`,
   * [B, d] at the last positions.
   */
  readonly hidden: readonly Value[];
  /** The last block's output before the final norm, rows as in r_n. */
  readonly beforeNorm: Value;
  /** The final norm of any [rows, d] state. */
  readonly finalNorm: (state: Value) => Value;
  /** [rows, d] -> logits [rows, V] over the whole vocabulary, or over the given rows of the head. */
  readonly logits: (state: Value, tokens?: Value) => Value;
  /** Rows of a [B T, d] stream at the last positions, [B, d]. */
  readonly atLast: (state: Value) => Value;
}

/**
 * @param maxLength longest batch the graph must take, in tokens; sizes the rotary tables.
 * @param positions 'last': r_n and the last block's queries are computed at the last positions alone, which is all a
 *   classifier reads; 'all': everywhere, as the causal language-model loss needs.
 */
export function buildDecoder(
  b: Builder,
  spec: DecoderSpec,
  weight: WeightSource,
  maxLength: number,
  positions: 'last' | 'all',
): Decoder {
  const ids = b.input('ids', 'int64', [BATCH, LENGTH]);
  const lastPosition = b.input('last_position', 'int64', [BATCH]);
  const batch = b.op('Shape', [ids], { start: 0, end: 1 }, [1]);
  const length = b.op('Shape', [ids], { start: 1, end: 2 }, [1]);
  b.bind(BATCH, batch);
  b.bind(LENGTH, length);
  const scalar = (size: Value) => b.op('Reshape', [size, b.ints([], [0])], {}, []);
  const firstRows = b.op('Mul', [
    b.op('Range', [b.ints([0], []), scalar(batch), b.ints([1], [])], {}, [BATCH]),
    length,
  ]);
  const context: LayerContext = {
    b,
    spec,
    weight,
    rotary: rotaryTables(b, spec, maxLength, length),
    maskFor: attentionMasks(b, length),
    last: { position: lastPosition, row: b.op('Add', [firstRows, lastPosition]) },
  };

  const atLast = (state: Value) => b.op('Gather', [state, context.last.row], { axis: 0 });
  const hidden: Value[] = [b.within({ part: 'embedding' }, () => embed(context, ids))];
  for (let k = 1; k <= spec.blocks; k++) {
    const queries = positions === 'last' && k === spec.blocks ? 1 : LENGTH;
    hidden.push(b.within({ part: blockPart(k) }, () => block(context, hidden[k - 1]!, k - 1, queries)));
  }
  const finalNorm = (state: Value) => b.within({ part: 'head' }, () => rmsNorm(context, state, FINAL_NORM));
  const beforeNorm = hidden.pop()!;
  hidden.push(finalNorm(beforeNorm));

  const logits = (state: Value, tokens?: Value) =>
    b.within({ part: 'head' }, () => {
      const table = weight(spec.tiedHead ? EMBEDDING_NAME : HEAD_NAME, [spec.vocabSize, spec.hiddenSize]);
      const rows = tokens === undefined ? table : b.op('Gather', [table, tokens], { axis: 0 });
      return softCap(b, b.op('Gemm', [state, rows], { transA: 0, transB: 1 }), spec.logitSoftcap);
    });
  return { ids, lastPosition, hidden, beforeNorm, finalNorm, logits, atLast };
}

function embed({ b, spec, weight }: LayerContext, ids: Value): Value {
  const table = weight(EMBEDDING_NAME, [spec.vocabSize, spec.hiddenSize]);
  const rows = b.op('Gather', [table, b.reshape(ids, [TOKENS])], { axis: 0 });
  return spec.embeddingScale === 1 ? rows : b.op('Mul', [rows, b.scalar(spec.embeddingScale)]);
}
