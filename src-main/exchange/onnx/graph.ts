/**
 * The inference graph of a decoder with the inputs and outputs that Optimum gives them.
 * Source: `OnnxConfigWithPast` of optimum-onnx (`past_key_values.N.key`, `present.N.key`).
 */

import { Builder } from '../../autodiff/builder.ts';
import { above, embedding } from '../../models/forward.ts';
import {
  BATCH,
  LENGTH,
  TOKENS,
  type KeyValueCache,
  type RotaryTables,
  type WeightSource,
} from '../../models/layers/context.ts';
import { hiddenBias } from '../../models/layers/mask.ts';
import type { TokenGrid } from '../../models/layers/token-grid.ts';
import { rotaryFrequencies, rotateHalf } from '../../models/layers/rotary.ts';
import type { DecoderSpec } from '../../models/spec.ts';
import { dtypeInfo } from '../../onnx/dtype.ts';
import { readsOf, type Graph, type Value } from '../../onnx/graph.ts';

/** Symbolic numbers of the positions that were read before, and of all. */
const EARLIER = 'past_length';
const ALL = 'total_length';

export interface InferenceGraph {
  readonly graph: Graph;
  /** What outputs are to be called, by their names in the graph. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Inputs: `input_ids` and `position_ids` int64 [B, T], `attention_mask` int64 [B, past + T] (0: padding), and by block
 * `past_key_values.N.key` and `.value` [B, groups, past, headDim]. Outputs: `logits` [B, T, V] and `present.N.key`, `.value`
 * [B, groups, past + T, headDim].
 */
export function inferenceGraph(spec: DecoderSpec, weights: (b: Builder) => WeightSource): InferenceGraph {
  const b = new Builder('float32');
  const ids = b.input('input_ids', 'int64', [BATCH, LENGTH]);
  const mask = b.input('attention_mask', 'int64', [BATCH, ALL]);
  const positions = b.input('position_ids', 'int64', [BATCH, LENGTH]);
  const kept = keyValueCache(b, spec);
  const size = (of: Value, axis: number) => b.op('Shape', [of], { start: axis, end: axis + 1 }, [1]);
  const start = size(kept.first, 2);
  const length = size(ids, 1);
  const end = b.op('Add', [start, length]);
  const batch = size(ids, 0);
  b.bind(BATCH, batch);
  b.bind(LENGTH, length);
  b.bind(ALL, end);
  const grid = wholeGrid(b, b.op('Mul', [batch, length]));
  const context = {
    b,
    spec,
    weight: weights(b),
    grid,
    rotary: rotaryAt(b, spec, positions),
    maskFor: maskOf(b, mask, start, end),
    cache: kept.cache,
    // All positions are wanted.
    last: { position: grid.position, row: grid.lastRow },
    adapters: null,
    dropoutSeed: null,
    dropoutMasks: null,
  };
  const { hidden, logits } = above(context, embedding(context, ids), 0, 'all');
  const scores = b.reshape(logits(hidden.at(-1)!), [BATCH, LENGTH, spec.vocabSize]);
  const outputs: readonly (readonly [Value, string])[] = [[scores, 'logits'], ...kept.outputs()];
  for (const [value] of outputs) b.graph.output(value);
  b.graph.removeDeadNodes();
  dropUnused(b.graph);
  return { graph: b.graph, names: new Map(outputs.map(([value, name]) => [value.name, name])) };
}

/** onnxruntime warns of constants that no node reads. */
function dropUnused(graph: Graph): void {
  const used = new Set(graph.nodes.flatMap(readsOf));
  const kept = graph.initializers.filter(({ value }) => used.has(value));
  graph.initializers.splice(0, graph.initializers.length, ...kept);
}

const KINDS = ['key', 'value'] as const;

function keyValueCache(b: Builder, { blocks, keyValueHeads: groups, headDim }: DecoderSpec) {
  const entries = Array.from({ length: blocks }, (_, block) =>
    KINDS.map((kind) => {
      const name = `past_key_values.${block}.${kind}`;
      return { input: b.input(name, b.float, [BATCH, groups, EARLIER, headDim]), name: `present.${block}.${kind}` };
    }),
  );
  const joined = new Map<string, Value>();
  const cache: KeyValueCache = {
    length: ALL,
    join(block, kind, fresh) {
      const { input, name } = entries[block]![KINDS.indexOf(kind)]!;
      const all = b.op('Concat', [input, fresh], { axis: 2 }, [BATCH, groups, ALL, headDim]);
      joined.set(name, all);
      return all;
    },
  };
  const outputs = () => entries.flat().map(({ name }) => [joined.get(name)!, name] as const);
  return { first: entries[0]![0]!.input, cache, outputs };
}

/** Every place of the batch is computed, padding too: the mask says which are text. @param places int64 [1]: B T. */
function wholeGrid(b: Builder, places: Value): TokenGrid {
  b.bind(TOKENS, places);
  const none = b.ints([0]);
  return {
    place: none,
    position: none,
    lastRow: none,
    take: (x) => b.reshape(x, [TOKENS, ...x.shape.slice(2)]),
    spread: (x) => {
      const [, heads, width] = x.shape;
      return b.op('Transpose', [b.reshape(x, [BATCH, LENGTH, heads!, width!])], { perm: [0, 2, 1, 3] });
    },
    collect: (x) => {
      const [, heads, , width] = x.shape;
      return b.reshape(b.op('Transpose', [x], { perm: [0, 2, 1, 3] }), [TOKENS, heads!, width!]);
    },
    sumByPrompt: () => {
      throw new RangeError('Nothing is summed where nothing is trained.');
    },
  };
}

/** Tables [B T, 1, headDim] at the positions that are given. */
function rotaryAt(b: Builder, spec: DecoderSpec, positions: Value): RotaryTables {
  const { headDim, attentionScale } = spec;
  const frequencies = rotaryFrequencies(spec);
  const floats = b.op('Cast', [positions], { to: dtypeInfo[b.float].code });
  const angles = b.op('Mul', [
    b.reshape(floats, [TOKENS, 1, 1]),
    b.floats([...frequencies, ...frequencies], [headDim]),
  ]);
  // Nothing is differentiated here, so these two need no rule.
  const at = (op: 'Cos' | 'Sin') => b.graph.node(op, [angles], {}, [angles], { part: '', pass: 'forward' })[0]!;
  const [cos, sin] = [at('Cos'), at('Sin')];
  const scaled = (table: Value) => b.op('Mul', [table, b.scalar(attentionScale)]);
  return {
    queryCos: scaled(cos),
    querySin: scaled(sin),
    keyCos: cos,
    keySin: sin,
    rotation: b.floats(rotateHalf(headDim), [headDim, headDim]),
  };
}

/** Additive bias [B, 1, T, keys]: what is later, padding, or outside a window is hidden. */
function maskOf(b: Builder, mask: Value, start: Value, end: Value): (window: number | null) => Value {
  const scalar = (value: Value) => b.op('Reshape', [value, b.ints([], [0])], {}, []);
  const range = (from: Value, size: string) => b.op('Range', [from, scalar(end), b.ints([1], [])], {}, [size]);
  const key = b.reshape(range(b.ints([0], []), ALL), [1, ALL]);
  const query = b.reshape(range(scalar(start), LENGTH), [LENGTH, 1]);
  const isText = b.reshape(b.op('Greater', [mask, b.ints([0], [])]), [BATCH, 1, 1, ALL]);
  const causal = b.op('And', [b.op('LessOrEqual', [key, query]), isText]);
  return (window) =>
    hiddenBias(
      b,
      window === null ? causal : b.op('And', [causal, b.op('Less', [query, b.op('Add', [key, b.ints([window])])])]),
    );
}
