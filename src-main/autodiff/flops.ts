/** Arithmetic of a graph by part of the model and pass, counted from the ops' own rules. */
import { Graph, type Origin } from '../onnx/graph.ts';
import type { Bindings } from '../onnx/shape.ts';
import { rules, type OpName } from './rules.ts';

export type FlopsByPart = ReadonlyMap<string, Record<Origin['pass'], number>>;

/** Floating-point operations of one run; of an `If`, those of its then-branch. */
export function countFlops(graph: Graph, bindings: Bindings): FlopsByPart {
  const total = new Map<string, Record<Origin['pass'], number>>();
  visit(graph);
  return total;

  function visit(inner: Graph): void {
    for (const node of inner.nodes) {
      const { part, pass } = node.origin;
      const row = total.get(part) ?? { forward: 0, backward: 0 };
      row[pass] += rules[node.op as OpName].flops(node, bindings);
      total.set(part, row);
      const branch = node.attributes.then_branch;
      if (branch instanceof Graph) visit(branch);
    }
  }
}

/** Sum over parts of one pass. */
export function passFlops(flops: FlopsByPart, pass: Origin['pass']): number {
  return [...flops.values()].reduce((sum, row) => sum + row[pass], 0);
}
