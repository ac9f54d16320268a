/** Grouped-query attention (arXiv 2305.13245) with rotary positions. */
import type { Value } from '../../onnx/graph.ts';
import { times, type Dim } from '../../onnx/shape.ts';
import { BATCH, LENGTH, TOKENS, type LayerContext } from './context.ts';
import { linear } from './linear.ts';
import { rmsNorm } from './rms-norm.ts';
import { rotate } from './rotary.ts';
import { softCap } from './soft-cap.ts';

/**
 * Attention of block `block` (0-based) on the normed stream x [N, d]; result [N, d] or [B, d].
 * The heads that share a key are stacked along the query axis, so that keys and values are never repeated in memory.
 * @param queries T, or 1 for only each prompt's last position.
 */
export function attention(context: LayerContext, x: Value, name: string, block: number, queries: Dim): Value {
  const { b, spec, rotary, last, grid } = context;
  const { hiddenSize: d, heads, keyValueHeads: groups, headDim, qkvBias } = spec;
  const lastOnly = queries === 1;
  const rows = lastOnly ? b.op('Gather', [x, last.row], { axis: 0 }) : x;

  const project = (input: Value, part: 'q' | 'k' | 'v', count: number) => {
    const flat = linear(context, input, `${name}.${part}_proj`, d, count * headDim, qkvBias);
    const split = b.reshape(flat, [input.shape[0]!, count, headDim]);
    return spec.queryKeyNorm && part !== 'v' ? rmsNorm(context, split, `${name}.${part}_norm`) : split;
  };
  const atQuery = (table: Value) => (lastOnly ? b.op('Gather', [table, last.row], { axis: 0 }) : table);

  const turned = rotate(
    b,
    project(rows, 'q', heads),
    rotary.rotation,
    atQuery(rotary.queryCos),
    atQuery(rotary.querySin),
  );
  const q = lastOnly ? turned : grid.spread(turned);
  const { length: seen, join } = context.cache ?? {
    length: LENGTH,
    join: (_block: number, _kind: string, x: Value) => x,
  };
  const fresh = rotate(b, project(x, 'k', groups), rotary.rotation, rotary.keyCos, rotary.keySin);
  const k = join(block, 'key', grid.spread(fresh));
  const v = join(block, 'value', grid.spread(project(x, 'v', groups)));
  const mask = context.maskFor(spec.slidingWindow[block]!);
  const bias = lastOnly
    ? b.reshape(b.op('Gather', [mask, last.position], { axis: 0 }), [BATCH, 1, 1, mask.shape[1]!])
    : mask;

  const stacked = times(heads / groups, queries);
  const grouped = (value: Value, width: Dim) => b.reshape(value, [BATCH, groups, stacked, width]);
  const perHead = (value: Value, width: Dim) => b.reshape(value, [BATCH, heads, queries, width]);
  const keys = b.op('Transpose', [k], { perm: [0, 1, 3, 2] });
  const scores = softCap(b, b.op('MatMul', [grouped(q, headDim), keys]), spec.attentionSoftcap);
  const masked = b.op('Add', [perHead(scores, seen), bias]);
  const weights = b.op('Softmax', [masked], { axis: -1 });
  const mixed = perHead(b.op('MatMul', [grouped(weights, seen), v]), headDim);
  const joined = b.reshape(lastOnly ? mixed : grid.collect(mixed), [lastOnly ? BATCH : TOKENS, heads * headDim]);
  return linear(context, joined, `${name}.o_proj`, heads * headDim, d, spec.outputBias);
}
