/** The training loss. */
import type { Builder } from '../autodiff/builder.ts';
import type { Value } from '../onnx/graph.ts';

/**
 * Weighted cross-entropy, sum_i weight_i * -log softmax(logits_i)[target_i]; a scalar.
 * The weights carry the mean: 1 / (examples of the optimiser step), 0 for padding, so that accumulated micro-batches
 * and a last, smaller batch add up exactly.
 * @param logits [rows, classes]
 * @param targets int64 [rows]
 * @param weights [rows]
 */
export function crossEntropy(b: Builder, logits: Value, targets: Value, weights: Value): Value {
  const rows = logits.shape[0]!;
  const logProbabilities = b.op('LogSoftmax', [logits], { axis: -1 });
  const picked = b.op('GatherElements', [logProbabilities, b.reshape(targets, [rows, 1])], { axis: 1 });
  const weighted = b.op('Mul', [picked, b.reshape(weights, [rows, 1])]);
  return b.op('Neg', [b.op('ReduceSum', [weighted], { keepdims: 0 })]);
}
