/**
 * From a graph of elementwise ops over flat arrays to one loop: every element is read once, computed in registers and
 * written once. A runtime of graphs walks memory once for every op instead.
 *
 * Each op is rounded by itself, as IEEE 754 says and as onnxruntime's kernels do, so both give the same bytes.
 */
import { Graph, type Node, type Value } from '../onnx/graph.ts';
import { encodeLoop, F32, I32, op, type Code } from './encode.ts';

/** A compiled graph. */
export interface Kernel {
  /** Flat arrays that it reads, by name, in the order of the module's memories. */
  readonly arrays: readonly string[];
  /** Numbers that it takes, by name, in the order of its function's parameters. */
  readonly scalars: readonly string[];
  /** For threads that flush subnormal numbers to zero by themselves. */
  readonly plain: WebAssembly.Module;
  /** Flushes subnormals in the code itself, where the thread does not, as onnxruntime's sessions do (`set_denormal_as_zero`). */
  readonly flushing: WebAssembly.Module;
}

/**
 * Compiles a graph whose inputs are flat arrays of one symbolic length and rank-0 numbers, all float32.
 * @param outputs by the name of the array that each is written over
 */
export function compileKernel(graph: Graph, outputs: Readonly<Record<string, Value>>): Kernel {
  const arrays = graph.inputs.filter(({ shape }) => shape.length === 1).map(({ name }) => name);
  const scalars = graph.inputs.filter(({ shape }) => shape.length === 0).map(({ name }) => name);
  const module = (flushes: boolean) =>
    new WebAssembly.Module(new Loop(graph, arrays, scalars, outputs, flushes).encode());
  return { arrays, scalars, plain: module(false), flushing: module(true) };
}

/** Ops that can be compiled. */
const ARITHMETIC = { Add: op.add, Sub: op.sub, Mul: op.mul, Div: op.div, Sqrt: op.sqrt } as const;

function arithmeticOf({ op: name }: Node): Code {
  if (name in ARITHMETIC) return ARITHMETIC[name as keyof typeof ARITHMETIC];
  throw new Error(`${name} cannot be compiled to a loop over flat arrays`);
}

/** The smallest normal float32. */
const TINY = 2 ** -126;
/** Groups of four elements in one turn of the loop. */
const UNROLLED = 4;
const GROUP_BYTES = 16;
const FLOAT_BYTES = 4;
/** The function's first two parameters: where it is, and where it ends, in bytes. */
const AT = 0;
const END = 1;

/** One module under construction. Its function takes start and end in bytes, then the scalars. */
class Loop {
  readonly #graph: Graph;
  readonly #arrays: readonly string[];
  readonly #scalars: readonly string[];
  readonly #outputs: Readonly<Record<string, Value>>;
  readonly #flushes: boolean;
  readonly #locals = new Map<Value | 'tiny' | 'flushed', number>();

  constructor(
    graph: Graph,
    arrays: readonly string[],
    scalars: readonly string[],
    outputs: Readonly<Record<string, Value>>,
    flushes: boolean,
  ) {
    this.#graph = graph;
    this.#arrays = arrays;
    this.#scalars = scalars;
    this.#outputs = outputs;
    this.#flushes = flushes;
  }

  encode(): Uint8Array<ArrayBuffer> {
    const code = [
      ...this.#prologue(),
      ...this.#turns(UNROLLED * GROUP_BYTES, this.#elements(UNROLLED, 4)),
      ...this.#turns(FLOAT_BYTES, this.#elements(1, 1)),
    ];
    return encodeLoop({
      parameters: [I32, I32, ...this.#scalars.map(() => F32)],
      vectors: this.#locals.size,
      code,
      memories: this.#arrays.length,
    });
  }

  #local(key: Value | 'tiny' | 'flushed'): number {
    const known = this.#locals.get(key) ?? 2 + this.#scalars.length + this.#locals.size;
    this.#locals.set(key, known);
    return known;
  }

  /** Scalars and constants in all four lanes. */
  #prologue(): Code {
    const splat = (number: Code, key: Value | 'tiny') => [...number, ...op.splat, ...op.set(this.#local(key))];
    const given = this.#scalars.flatMap((name, i) => splat(op.get(2 + i), this.#input(name)));
    const constants = this.#graph.initializers.flatMap(({ value, data }) => {
      if (data.kind !== 'inline' || value.dtype !== 'float32') throw new Error(`${value.name} is no float32 constant`);
      return splat(op.f32(new Float32Array(data.bytes.slice().buffer)[0]!), value);
    });
    return [...given, ...constants, ...(this.#flushes ? splat(op.f32(TINY), 'tiny') : [])];
  }

  #input(name: string): Value {
    return this.#graph.inputs.find((value) => value.name === name)!;
  }

  /** Repeats `body` while at least `step` bytes are left. */
  #turns(step: number, body: Code): Code {
    const left = [...op.get(END), ...op.get(AT), ...op.i32Sub, ...op.i32(step)];
    const ends = [...left, ...op.i32Less, ...op.branchIf(1)];
    const forward = [...op.get(AT), ...op.i32(step), ...op.i32Add, ...op.set(AT)];
    return op.block(op.loop([...ends, ...body, ...forward, ...op.branch(0)]));
  }

  /** `groups` groups of `lanes` elements, one after another. */
  #elements(groups: number, lanes: 1 | 4): Code {
    return Array.from({ length: groups }, (_, group) => this.#group(group * GROUP_BYTES, lanes)).flat();
  }

  #group(offset: number, lanes: 1 | 4): Code {
    const loads = this.#arrays.flatMap((name, memory) => {
      const load = [...op.get(AT), ...op.load(memory, offset, lanes), ...this.#flush()];
      return [...load, ...op.set(this.#local(this.#input(name)))];
    });
    const nodes = this.#graph.nodes.flatMap((node) => {
      const operands = node.inputs.flatMap((value) => op.get(this.#local(value)));
      // A root is never subnormal.
      const result = [...operands, ...arithmeticOf(node), ...(node.op === 'Sqrt' ? [] : this.#flush())];
      return [...result, ...op.set(this.#local(node.outputs[0]!))];
    });
    const stores = Object.entries(this.#outputs).flatMap(([name, value]) => {
      const memory = this.#arrays.indexOf(name);
      return [...op.get(AT), ...op.get(this.#local(value)), ...op.store(memory, offset, lanes)];
    });
    return [...loads, ...nodes, ...stores];
  }

  /**
   * The number on the stack, 0 where it is subnormal. Processors decide it before they round to the range of normal
   * numbers; a result within half a unit below the smallest of them is 0 there, and that smallest number here.
   */
  #flush(): Code {
    if (!this.#flushes) return [];
    const number = this.#local('flushed');
    const isTiny = [...op.get(number), ...op.abs, ...op.get(this.#local('tiny')), ...op.less];
    // Of the mask, the sign bit is cleared: the sign stays.
    return [...op.tee(number), ...isTiny, ...op.abs, ...op.andNot];
  }
}
