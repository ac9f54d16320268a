/** Which memory onnxruntime's CPU sessions keep for the constants of a graph. */
import { dtypeInfo } from '../onnx/dtype.ts';
import { Graph, type Node, type Value } from '../onnx/graph.ts';
import { elementCount } from '../onnx/shape.ts';

/**
 * Values that are known before a run: initializers, and what is computed from them alone, which onnxruntime computes when
 * it opens a session. Those of branches are included.
 */
export function knownValues(graph: Graph): ReadonlySet<Value> {
  const known = new Set<Value>();
  const visit = ({ initializers, nodes }: Graph): void => {
    initializers.forEach(({ value }) => known.add(value));
    for (const node of nodes) {
      const branches = branchesOf(node);
      branches.forEach(visit);
      const isKnown = branches.length === 0 && node.inputs.length > 0 && node.inputs.every((value) => known.has(value));
      if (isKnown) node.outputs.forEach((value) => known.add(value));
    }
  };
  visit(graph);
  return known;
}

/**
 * Bytes that an open session keeps of them. Each matrix product with a constant right side has a copy of it of its own,
 * in the layout of its kernel; what anything else reads is there once more, as it is.
 */
export function constantBytes(graph: Graph): number {
  const known = knownValues(graph);
  const plain = new Set<Value>();
  let packed = 0;
  const visit = ({ nodes, outputs }: Graph): void => {
    for (const node of nodes) {
      branchesOf(node).forEach(visit);
      if (node.outputs.every((value) => known.has(value))) continue;
      node.inputs.forEach((value, index) => {
        if (!known.has(value)) return;
        if (isPacked(node, value, index)) packed += bytesOf(value);
        else plain.add(value);
      });
    }
    outputs.filter((value) => known.has(value)).forEach((value) => plain.add(value));
  };
  visit(graph);
  return [...plain].reduce((sum, value) => sum + bytesOf(value), packed);
}

/** The branches of a node; none but for `If`. */
export function branchesOf({ attributes }: Node): Graph[] {
  return Object.values(attributes).filter((value) => value instanceof Graph);
}

function isPacked({ op }: Node, { dtype, shape }: Value, input: number): boolean {
  return (op === 'Gemm' || op === 'MatMul') && input === 1 && shape.length === 2 && dtype === 'float32';
}

/** Constants have no symbolic dimensions; one that is only known when a session runs is a scalar or a shape. */
function bytesOf({ dtype, shape }: Value): number {
  return shape.every((dim) => typeof dim === 'number') ? elementCount(shape, {}) * dtypeInfo[dtype].bytes : 0;
}
