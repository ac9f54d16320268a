/**
 * Small graphs of elementwise ops over flat arrays, in place. Compiled, a graph reads and writes memory once, with all
 * cores at once; onnxruntime would walk memory, or at least the cache, once for every op (measured: three times the
 * processor's time, with equal bytes). It does the work where the arrays do not lie in memories that kernels can share,
 * or lie on a device.
 */
import { Builder } from '../../autodiff/builder.ts';
import { compileKernel, type Kernel } from '../../kernels/compile.ts';
import { memoriesOf } from '../../kernels/memory.ts';
import { kernelPool, type BoundKernel } from '../../kernels/pool.ts';
import type { Value } from '../../onnx/graph.ts';
import type { KernelInputs } from '../../planning/adamw-graph.ts';
import type { Range } from '../../planning/parameter-layout.ts';
import { workRuntime, type Runtime } from '../sessions/session.ts';
import { ChunkedKernel } from './chunked-kernel.ts';
import { BoundKernels, type Arrays } from './bound-kernels.ts';
import { residenceOf, type FlatArray } from './flat-array.ts';

/** Emits a graph; answers its outputs by the name of the array that each is written over. */
export type Emit = (b: Builder, inputs: KernelInputs) => Readonly<Record<string, Value>>;

/** Elements that a graph runs over, and the numbers that hold for them, by name. */
export interface Piece extends Range {
  readonly scalars: Readonly<Record<string, number>>;
}

export class Elementwise {
  readonly #name: string;
  readonly #emit: Emit;
  readonly #device: Runtime;
  readonly #kernel: Kernel;
  /** By the first array, with the memories of all. */
  readonly #bound = new WeakMap<
    FlatArray,
    { readonly memories: readonly WebAssembly.Memory[]; readonly loop: BoundKernel }
  >();
  #sessions: Promise<BoundKernels> | null = null;

  constructor(name: string, device: Runtime, emit: Emit) {
    const b = new Builder('float32');
    const outputs = emit(b, {
      flat: (input) => b.input(input, 'float32', ['n']),
      scalar: (input) => b.input(input, 'float32', []),
    });
    this.#name = name;
    this.#emit = emit;
    this.#device = device;
    this.#kernel = compileKernel(b.graph, outputs);
  }

  /** Runs over ranges that do not overlap, of arrays of one residence. @throws FailureError `internal` or `engine.out-of-memory` */
  async run(arrays: Arrays, pieces: readonly Piece[]): Promise<void> {
    const ordered = this.#kernel.arrays.map((name) => arrays[name]!);
    const memories = memoriesOf(ordered);
    if (memories === null) return this.#runSessions(arrays, pieces);
    const loop = this.#loopOver(ordered[0]!, memories);
    const { scalars: names } = this.#kernel;
    await loop.run(
      pieces.map(({ start, end, scalars }) => ({ start, end, scalars: names.map((name) => scalars[name]!) })),
    );
  }

  #loopOver(first: FlatArray, memories: readonly WebAssembly.Memory[]): BoundKernel {
    const known = this.#bound.get(first);
    if (known?.memories.every((memory, i) => memory === memories[i]) === true) return known.loop;
    const loop = kernelPool(this.#device.threads).bind({ kernel: this.#kernel, memories });
    this.#bound.set(first, { memories, loop });
    return loop;
  }

  async #runSessions(arrays: Arrays, pieces: readonly Piece[]): Promise<void> {
    const runtime = workRuntime(this.#device, residenceOf(Object.values(arrays)[0]!));
    this.#sessions ??= ChunkedKernel.create(this.#name, runtime, this.#emit).then((made) => new BoundKernels(made));
    const kernels = await this.#sessions;
    for (const { scalars, ...range } of pieces) await kernels.of(arrays, arrays, range).run(scalars);
  }
}
