/** The graphs of training from raw text: every position foresees the next token, and every tensor trains. */
import { gradients } from '../../autodiff/backward.ts';
import { Builder, type FloatType } from '../../autodiff/builder.ts';
import { buildDecoder } from '../../models/forward.ts';
import { TOKENS, type WeightSource } from '../../models/layers/context.ts';
import { crossEntropy } from '../../models/loss.ts';
import type { DecoderSpec } from '../../models/spec.ts';
import { expectedTensors } from '../../models/tensors.ts';
import type { Value } from '../../onnx/graph.ts';
import { TARGETS, WEIGHTS } from '../../planning/graphs.ts';

export interface TextGraph {
  readonly b: Builder;
  /** Scalar. */
  readonly loss: Value;
  /** By the tensor's name; empty where they are not asked for. */
  readonly gradients: ReadonlyMap<string, Value>;
}

/**
 * Loss over all positions: the sum of weight times cross-entropy. Inputs: `ids` int64 [B, T], `targets` int64 [N],
 * `weights` [N], `last_position` int64 [B] (T - 1: there is no padding, so N = B T), and every tensor of the model by its name.
 */
export function buildTextGraph(
  spec: DecoderSpec,
  context: number,
  withGradients: boolean,
  float: FloatType = 'float32',
): TextGraph {
  const b = new Builder(float);
  const inputs = new Map<string, Value>();
  const model = buildDecoder(b, spec, inputWeights(b, inputs), context, 'all');
  const logits = model.logits(model.hidden.at(-1)!);
  const [targets, weights] = [b.input(TARGETS, 'int64', [TOKENS]), b.input(WEIGHTS, b.float, [TOKENS])];
  const loss = b.within({ part: 'head' }, () => crossEntropy(b, logits, targets, weights));
  const names = withGradients ? expectedTensors(spec).map(({ name }) => name) : [];
  const found = gradients(
    b,
    loss,
    names.map((name) => inputs.get(name)!),
  );
  const made = new Map(names.map((name, i) => [name, found[i]!]));
  [loss, ...made.values()].forEach((value) => b.graph.output(value));
  b.graph.removeDeadNodes();
  return { b, loss, gradients: made };
}

/** Weights that are inputs of the graph, whatever they hold. */
export function inputWeights(b: Builder, inputs = new Map<string, Value>()): WeightSource {
  return (name, shape) => {
    const value = inputs.get(name) ?? b.input(name, b.float, shape);
    inputs.set(name, value);
    return value;
  };
}
