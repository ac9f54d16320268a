/** Emits nodes into a graph: shapes come from the rules, constants are shared, and symbols become shape tensors. */
import type { Attributes } from '../onnx/attributes.ts';
import type { DType } from '../onnx/dtype.ts';
import { Graph, type ConstantData, type Origin, type Value } from '../onnx/graph.ts';
import { dimFactors, type Dim, type Shape } from '../onnx/shape.ts';
import { rules, type OpName } from './rules.ts';

/** Floating-point type of a whole graph: float32 for work, float64 for checking gradients. */
export type FloatType = 'float32' | 'float64';

/** State that a graph shares with the branches inside it. */
interface Shared {
  readonly float: FloatType;
  readonly constants: Map<string, Value>;
  /** int64 [1] tensors that hold the sizes of symbolic dimensions. */
  readonly symbols: Map<string, Value>;
  /** Index tensors that undo others: see {@link Builder.inverse}. */
  readonly inverses: Map<Value, Value>;
  /** Index tensors of which no two elements are equal. */
  readonly distinct: Set<Value>;
}

function freshState(float: FloatType): Shared {
  return { float, constants: new Map(), symbols: new Map(), inverses: new Map(), distinct: new Set() };
}

export class Builder {
  readonly graph: Graph;
  readonly #root: Builder;
  readonly #shared: Shared;
  #origin: Origin = { part: '', pass: 'forward' };
  #recompute = false;

  constructor(float: FloatType, graph = new Graph(), parent?: Builder) {
    this.graph = graph;
    this.#root = parent === undefined ? this : parent.#root;
    this.#shared = parent === undefined ? freshState(float) : parent.#shared;
    if (parent !== undefined) this.#origin = parent.#origin;
  }

  get float(): FloatType {
    return this.#shared.float;
  }

  /** A builder for a branch of this graph: it sees all values made so far. */
  branch(): Builder {
    return new Builder(this.float, new Graph(this.graph), this);
  }

  /** Nodes emitted inside `emit` belong to `origin`. */
  within<T>(origin: Partial<Origin>, emit: () => T): T {
    const before = this.#origin;
    this.#origin = { ...before, ...origin };
    try {
      return emit();
    } finally {
      this.#origin = before;
    }
  }

  /**
   * Nodes emitted inside `emit` are computed again in the backward pass instead of kept: for a cheap op with a large
   * result whose inputs are kept anyway (arXiv 1604.06174, taken op by op).
   */
  recomputed<T>(emit: () => T): T {
    const before = this.#recompute;
    this.#recompute = true;
    try {
      return emit();
    } finally {
      this.#recompute = before;
    }
  }

  /** Appends an op and returns its outputs. `declared`: the output shape where an input's value decides it. */
  ops(op: OpName, inputs: readonly Value[], attributes: Attributes = {}, declared?: Shape): readonly Value[] {
    const types = rules[op].infer(inputs, attributes, declared);
    return this.graph.node(op, inputs, attributes, types, this.#origin, this.#recompute);
  }

  /** Appends an op with one output, or of whose outputs the first is wanted. */
  op(op: OpName, inputs: readonly Value[], attributes: Attributes = {}, declared?: Shape): Value {
    return this.ops(op, inputs, attributes, declared)[0]!;
  }

  input(name: string, dtype: DType, shape: Shape): Value {
    return this.graph.input(name, dtype, shape);
  }

  /** A named weight of the graph. */
  initializer(name: string, dtype: DType, shape: Shape, data: ConstantData): Value {
    return this.#root.graph.initializer(name, { dtype, shape }, data);
  }

  /** A rank-0 constant in the graph's float type. */
  scalar(value: number): Value {
    return this.floats([value], []);
  }

  /** A constant in the graph's float type. */
  floats(values: readonly number[] | Float64Array, shape: readonly number[]): Value {
    const data = this.float === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
    return this.#constant(this.float, shape, new Uint8Array(data.buffer));
  }

  /** A float64 constant, whatever the graph's float type. */
  doubles(values: readonly number[], shape: readonly number[]): Value {
    return this.#constant('float64', shape, new Uint8Array(Float64Array.from(values).buffer));
  }

  /** An int64 constant; rank 1 unless a shape is given. */
  ints(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    return this.#constant('int64', shape, new Uint8Array(BigInt64Array.from(values, BigInt).buffer), values);
  }

  /** Says which int64 [1] tensor holds the size of a symbolic dimension. */
  bind(symbol: string, size: Value): void {
    this.#shared.symbols.set(symbol, size);
  }

  /**
   * Says that gathering at `collect` undoes gathering at `spread`: collect's elements differ, and element collect[i] of
   * spread, flattened, is i. What `spread` has besides is padding; the caller sees to it that no loss depends on it. So
   * each of the two can be differentiated by moving rows, none of which are added up.
   */
  inverse(spread: Value, collect: Value): void {
    this.#shared.inverses.set(spread, collect);
    this.#shared.distinct.add(collect);
  }

  /** The indices that undo these; see {@link inverse}. */
  inverseOf(indices: Value): Value | undefined {
    return this.#shared.inverses.get(indices);
  }

  /** Whether indices are known to name each row at most once. */
  isDistinct(indices: Value): boolean {
    return this.#shared.distinct.has(indices);
  }

  /** The same elements in another shape. */
  reshape(x: Value, shape: Shape): Value {
    return this.op('Reshape', [x, this.shapeTensor(shape)], {}, shape);
  }

  /** int64 tensor of a shape; with at most one symbol it is a constant holding -1 in that place. */
  shapeTensor(shape: Shape, mayInfer = true): Value {
    const symbols = shape.filter((dim) => typeof dim === 'string').length;
    if (symbols === 0 || (mayInfer && symbols === 1))
      return this.ints(shape.map((dim) => (typeof dim === 'number' ? dim : -1)));
    const root = this.#root;
    const key = `shape:${shape.join()}`;
    const known = this.#shared.constants.get(key);
    if (known !== undefined) return known;
    const made = root.within({ part: '', pass: 'forward' }, () =>
      root.op(
        'Concat',
        shape.map((dim) => root.#dimTensor(dim)),
        { axis: 0 },
      ),
    );
    this.#shared.constants.set(key, made);
    return made;
  }

  /** int64 [1] tensor with the size of a dimension. */
  #dimTensor(dim: Dim): Value {
    if (typeof dim === 'number') return this.ints([dim]);
    const bound = this.#shared.symbols.get(dim);
    if (bound !== undefined) return bound;
    const factors = dimFactors(dim);
    if (factors.length === 1) throw new Error(`no tensor holds the size of "${dim}"`);
    const product = factors.map((part) => this.#dimTensor(part)).reduce((a, b) => this.op('Mul', [a, b]));
    this.#shared.symbols.set(dim, product);
    return product;
  }

  #constant(dtype: DType, shape: readonly number[], bytes: Uint8Array, ints?: readonly number[]): Value {
    const key = `${dtype}:${shape.join()}:${Buffer.from(bytes).toString('base64')}`;
    const known = this.#shared.constants.get(key);
    if (known !== undefined) return known;
    const made = this.#root.graph.initializer('constant', { dtype, shape }, { kind: 'inline', bytes }, ints);
    this.#shared.constants.set(key, made);
    return made;
  }
}
