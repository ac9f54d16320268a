/** The key-value cache of generation: keys and values of the positions that a decoder has already read go in and come out with the new ones. */
import type { Builder } from '../../autodiff/builder.ts';
import type { Value } from '../../onnx/graph.ts';
import type { DecoderSpec } from '../spec.ts';
import { BATCH, type LayerContext } from './context.ts';
import { attentionMasks } from './mask.ts';
import { rotaryTables } from './rotary.ts';

/** Symbolic numbers of earlier positions, and of all. */
const EARLIER = 'earlier';
const ALL = 'all';

export interface KeyValueCache {
  /**
   * By block, keys then values: the input [B, groups, earlier, headDim], and the output [B, groups, all, headDim] once
   * the block has been emitted.
   */
  readonly kept: readonly { readonly input: Value; output: Value | null }[];
  /** What layers need to know of it. @param position int64 [N], @param length int64 [1]: number of the new positions. */
  readonly context: (
    maxLength: number,
    position: Value,
    length: Value,
  ) => Pick<LayerContext, 'rotary' | 'maskFor' | 'cache'>;
}

/** Sliding windows keep all positions too; their masks hide what a query no longer sees. */
export function keyValueCache(b: Builder, spec: DecoderSpec): KeyValueCache {
  const { blocks, keyValueHeads: groups, headDim } = spec;
  const kept = Array.from({ length: 2 * blocks }, (_, i): { input: Value; output: Value | null } => {
    const name = `earlier.${Math.floor(i / 2) + 1}.${i % 2 === 0 ? 'key' : 'value'}`;
    return { input: b.input(name, b.float, [BATCH, groups, EARLIER, headDim]), output: null };
  });
  const context = (maxLength: number, position: Value, length: Value) => {
    const start = b.op('Shape', [kept[0]!.input], { start: 2, end: 3 }, [1]);
    const end = b.op('Add', [start, length]);
    b.bind(ALL, end);
    const join = (block: number, kind: 'key' | 'value', fresh: Value): Value => {
      const entry = kept[2 * block + (kind === 'key' ? 0 : 1)]!;
      entry.output = b.op('Concat', [entry.input, fresh], { axis: 2 }, [BATCH, groups, ALL, headDim]);
      return entry.output;
    };
    return {
      rotary: rotaryTables(b, spec, maxLength, position, end, start),
      maskFor: attentionMasks(b, end, { start, length: ALL }),
      cache: { length: ALL, join },
    };
  };
  return { kept, context };
}
