/** How much memory the intermediate tensors of a graph need at once. */
import { dtypeInfo } from '../onnx/dtype.ts';
import { readsOf, type Graph, type Value } from '../onnx/graph.ts';
import { elementCount, type Bindings } from '../onnx/shape.ts';

/**
 * Largest sum of bytes of tensors alive at the same time when nodes run in order and a tensor is freed after its last
 * reader. Graph inputs, weights and outputs are the caller's memory and not counted; a reshape shares its input's.
 */
export function peakBytes(graph: Graph, bindings: Bindings): number {
  const owner = new Map<Value, Value>();
  const ownerOf = (value: Value): Value => owner.get(value) ?? value;
  const lastRead = new Map<Value, number>();
  graph.nodes.forEach((node, at) => {
    if (node.op === 'Reshape') owner.set(node.outputs[0]!, ownerOf(node.inputs[0]!));
    readsOf(node).forEach((value) => lastRead.set(ownerOf(value), at));
  });
  const outputs = new Set(graph.outputs);
  const freedAt = new Map<number, number>();
  let live = 0;
  let peak = 0;
  graph.nodes.forEach((node, at) => {
    for (const value of node.outputs) {
      if (owner.has(value) || outputs.has(value)) continue;
      const bytes = elementCount(value.shape, bindings) * dtypeInfo[value.dtype].bytes;
      const end = lastRead.get(value) ?? at;
      freedAt.set(end, (freedAt.get(end) ?? 0) + bytes);
      live += bytes;
    }
    peak = Math.max(peak, live);
    live -= freedAt.get(at) ?? 0;
  });
  return peak;
}
