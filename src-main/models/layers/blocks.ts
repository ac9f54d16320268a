/** The two ways the supported families arrange norms around attention and MLP. */
import type { Value } from '../../onnx/graph.ts';
import type { Dim } from '../../onnx/shape.ts';
import { attention } from './attention.ts';
import { LENGTH, type LayerContext } from './context.ts';
import { gatedMlp } from './gated-mlp.ts';
import { rmsNorm } from './rms-norm.ts';

/**
 * One block (0-based index) on the residual stream x [N, d].
 * @returns [N, d], or with `queries` 1 only the rows of the last positions, [B, d].
 */
export function block(context: LayerContext, x: Value, index: number, queries: Dim): Value {
  return context.spec.postNorms ? sandwichBlock(context, x, index, queries) : preNormBlock(context, x, index, queries);
}

/** Llama, Mistral, Qwen: x + attention(norm(x)), then x + mlp(norm(x)). */
function preNormBlock(context: LayerContext, x: Value, index: number, queries: Dim): Value {
  const { b } = context;
  const name = `model.layers.${index}`;
  const attended = attention(
    context,
    rmsNorm(context, x, `${name}.input_layernorm`),
    `${name}.self_attn`,
    index,
    queries,
  );
  const middle = b.op('Add', [residual(context, x, queries), attended]);
  const mlp = gatedMlp(context, rmsNorm(context, middle, `${name}.post_attention_layernorm`), `${name}.mlp`);
  return b.op('Add', [middle, mlp]);
}

/** Gemma2: each branch is normed before and after. */
function sandwichBlock(context: LayerContext, x: Value, index: number, queries: Dim): Value {
  const { b } = context;
  const name = `model.layers.${index}`;
  const attended = attention(
    context,
    rmsNorm(context, x, `${name}.input_layernorm`),
    `${name}.self_attn`,
    index,
    queries,
  );
  const middle = b.op('Add', [
    residual(context, x, queries),
    rmsNorm(context, attended, `${name}.post_attention_layernorm`),
  ]);
  const mlp = gatedMlp(context, rmsNorm(context, middle, `${name}.pre_feedforward_layernorm`), `${name}.mlp`);
  return b.op('Add', [middle, rmsNorm(context, mlp, `${name}.post_feedforward_layernorm`)]);
}

function residual({ b, last }: LayerContext, x: Value, queries: Dim): Value {
  return queries === LENGTH ? x : b.op('Gather', [x, last.row], { axis: 0 });
}
