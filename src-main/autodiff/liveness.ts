/** How much memory the intermediate tensors of a graph need at once. */
import { dtypeInfo } from '../onnx/dtype.ts';
import { readsOf, type Graph, type Value } from '../onnx/graph.ts';
import { elementCount, type Bindings } from '../onnx/shape.ts';
import { branchesOf, knownValues } from './constants.ts';

/**
 * Largest sum of bytes of tensors alive at the same time when nodes run in order and a tensor is freed after its last
 * reader. Graph inputs and outputs are the caller's memory and not counted, constants are counted by `constantBytes`; a
 * reshape shares its input's. A branch adds what it needs while it runs, the larger one of each node.
 */
export function peakBytes(graph: Graph, bindings: Bindings): number {
  return peakOf(graph, bindings, knownValues(graph));
}

function peakOf(graph: Graph, bindings: Bindings, known: ReadonlySet<Value>): number {
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
      if (owner.has(value) || outputs.has(value) || known.has(value)) continue;
      const bytes = elementCount(value.shape, bindings) * dtypeInfo[value.dtype].bytes;
      const end = lastRead.get(value) ?? at;
      freedAt.set(end, (freedAt.get(end) ?? 0) + bytes);
      live += bytes;
    }
    const inside = branchesOf(node).map((branch) => peakOf(branch, bindings, known));
    peak = Math.max(peak, live + Math.max(0, ...inside));
    live -= freedAt.get(at) ?? 0;
  });
  return peak;
}
