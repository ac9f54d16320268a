/** A graph under construction: inputs, initializers, nodes in execution order, outputs. It knows nothing of the ops. */
import type { Attributes } from './attributes.ts';
import type { DType } from './dtype.ts';
import type { Shape } from './shape.ts';

/** One tensor of the graph; identity is the object, the name is unique across a graph and its subgraphs. */
export interface Value {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  /** Contents of a small integer constant (axes, sizes), which shape rules must read. */
  readonly ints?: readonly number[];
}

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

export interface Node {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
  readonly origin: Origin;
  /** Backward passes recompute the outputs instead of keeping them in memory since the forward pass. */
  readonly recompute: boolean;
}

/** Where a node comes from: the part of the model ("embedding", "block.3", "head") and the pass; for costs and gating. */
export interface Origin {
  readonly part: string;
  readonly pass: 'forward' | 'backward';
}

/** Bytes of a constant: held here, or in a file that onnxruntime maps itself. */
export type ConstantData =
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }
  | { readonly kind: 'external'; readonly location: string; readonly offset: number; readonly length: number };

export interface Initializer {
  readonly value: Value;
  readonly data: ConstantData;
}

export class Graph {
  readonly inputs: Value[] = [];
  readonly initializers: Initializer[] = [];
  readonly nodes: Node[] = [];
  readonly outputs: Value[] = [];
  readonly parent: Graph | null;
  /** Values of this graph, not of its parents. */
  readonly #own = new Set<Value>();
  readonly #names: Map<string, number>;

  constructor(parent: Graph | null = null) {
    this.parent = parent;
    this.#names = parent === null ? new Map<string, number>() : parent.#names;
  }

  input(name: string, dtype: DType, shape: Shape): Value {
    const value = this.#value(name, { dtype, shape });
    this.inputs.push(value);
    return value;
  }

  initializer(name: string, type: TensorType, data: ConstantData, ints?: readonly number[]): Value {
    const value = this.#value(name, type, ints);
    this.initializers.push({ value, data });
    return value;
  }

  /** Appends a node; its inputs must be visible here (own values or those of an enclosing graph). */
  node(
    op: string,
    inputs: readonly Value[],
    attributes: Attributes,
    outputs: readonly TensorType[],
    origin: Origin,
    recompute = false,
  ): readonly Value[] {
    for (const value of inputs) {
      if (!this.sees(value)) throw new Error(`${op}: input ${value.name} is not visible in this graph`);
    }
    const values = outputs.map((type) => this.#value(origin.part === '' ? op : `${origin.part}/${op}`, type));
    this.nodes.push({ op, inputs, outputs: values, attributes, origin, recompute });
    return values;
  }

  output(value: Value): void {
    if (!this.outputs.includes(value)) this.outputs.push(value);
  }

  /** Drops nodes that no output needs. Only this graph's own nodes are dropped, those of its branches are kept. */
  removeDeadNodes(): void {
    const used = new Set(this.outputs);
    const kept = this.nodes.toReversed().filter((node) => {
      const needed = node.outputs.some((value) => used.has(value));
      if (needed) readsOf(node).forEach((value) => used.add(value));
      return needed;
    });
    this.nodes.splice(0, this.nodes.length, ...kept.toReversed());
  }

  sees(value: Value): boolean {
    return this.#own.has(value) || (this.parent?.sees(value) ?? false);
  }

  #value(stem: string, { dtype, shape }: TensorType, ints?: readonly number[]): Value {
    const used = this.#names.get(stem) ?? 0;
    this.#names.set(stem, used + 1);
    const value: Value = {
      name: used === 0 ? stem : `${stem}_${used}`,
      dtype,
      shape,
      ...(ints === undefined ? {} : { ints }),
    };
    this.#own.add(value);
    return value;
  }
}

/** What a node reads, the values that its branches take from outside included. */
export function readsOf(node: Node): Value[] {
  const branches = Object.values(node.attributes).filter((value) => value instanceof Graph);
  return [...node.inputs, ...branches.flatMap((branch) => [...branch.nodes.flatMap(readsOf), ...branch.outputs])];
}
