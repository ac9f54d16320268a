/** Arithmetic of a graph by part of the model and pass, counted from the ops' own rules. */
import { Graph, type Origin } from '../onnx/graph.ts';
import { dimFactors, dimSize, type Bindings, type Shape } from '../onnx/shape.ts';
import { rules, type OpName } from './rules.ts';

export type FlopsByPart = ReadonlyMap<string, Record<Origin['pass'], number>>;

/** Floating-point operations of one run; of an `If`, those of its then-branch. */
export function countFlops(graph: Graph, bindings: Bindings): FlopsByPart {
  return new FlopFormula(graph).over([{ bindings, count: 1 }]);
}

/** Runs of one size of a graph. */
export interface Runs {
  readonly bindings: Bindings;
  readonly count: number;
}

/**
 * The operations of a graph as a sum of products of its symbolic dimensions: there are a handful of different products,
 * so that counting many batches does not walk the graph for each.
 */
export class FlopFormula {
  /** Coefficient of each product, by part and pass. */
  readonly #terms = new Map<string, Record<Origin['pass'], Map<string, number>>>();

  constructor(graph: Graph) {
    this.#visit(graph);
  }

  /** Of all these runs together. */
  over(runs: readonly Runs[]): FlopsByPart {
    const sizes = new Map<string, number>();
    const sizeOf = (product: string): number => {
      const size = sizes.get(product) ?? sumOver(runs, product);
      sizes.set(product, size);
      return size;
    };
    const sum = (terms: ReadonlyMap<string, number>) =>
      [...terms].reduce((total, [product, coefficient]) => total + coefficient * sizeOf(product), 0);
    const parts = [...this.#terms];
    return new Map(parts.map(([part, row]) => [part, { forward: sum(row.forward), backward: sum(row.backward) }]));
  }

  #visit({ nodes }: Graph): void {
    for (const node of nodes) {
      const { part, pass } = node.origin;
      const row = this.#terms.get(part) ?? { forward: new Map<string, number>(), backward: new Map<string, number>() };
      this.#terms.set(part, row);
      const dims = rules[node.op as OpName].flops(node);
      if (dims !== null) {
        const { product, coefficient } = termOf(dims);
        row[pass].set(product, (row[pass].get(product) ?? 0) + coefficient);
      }
      const branch = node.attributes.then_branch;
      if (branch instanceof Graph) this.#visit(branch);
    }
  }
}

/** A product of symbols, added up over runs; '' is the empty one. */
function sumOver(runs: readonly Runs[], product: string): number {
  const symbols = product === '' ? [] : product.split('*');
  const sizeOf = ({ bindings }: Runs) => symbols.reduce((size, symbol) => size * dimSize(symbol, bindings), 1);
  return runs.reduce((total, run) => total + run.count * sizeOf(run), 0);
}

/** The symbols of a product, in one order, and the product of its numbers. */
function termOf(dims: Shape): { readonly product: string; readonly coefficient: number } {
  const factors = dims.flatMap(dimFactors);
  const numbers = factors.filter((factor) => typeof factor === 'number');
  const symbols = factors.filter((factor) => typeof factor === 'string');
  return { product: symbols.sort().join('*'), coefficient: numbers.reduce((a, b) => a * b, 1) };
}

/** Sum over parts of one pass. */
export function passFlops(flops: FlopsByPart, pass: Origin['pass']): number {
  return [...flops.values()].reduce((sum, row) => sum + row[pass], 0);
}
