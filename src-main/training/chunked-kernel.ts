/**
 * Small graphs over flat arrays, run piece by piece so that their temporaries stay in the cache.
 * An output may be given the memory of an input: every output element depends on the inputs at its own index alone,
 * and each input is read for the last time by, or before, the node that writes over it.
 */
import * as ort from 'onnxruntime-node';
import { Builder } from '../autodiff/builder.ts';
import type { Value } from '../onnx/graph.ts';
import { openSession, type Runtime } from './session.ts';

/** Elements in one piece: large enough that the call costs little, small enough for the cache. */
const CHUNK = 1 << 17;

export type Flat = Float32Array<ArrayBuffer>;

/** Inputs of a kernel while it is emitted: flat arrays of symbolic length, and rank-0 numbers. */
export interface KernelInputs {
  readonly flat: (name: string) => Value;
  readonly scalar: (name: string) => Value;
}

export class ChunkedKernel {
  readonly #session: ort.InferenceSession;
  readonly #outputs: ReadonlyMap<string, Value>;
  readonly #scalars: readonly string[];

  private constructor(session: ort.InferenceSession, outputs: ReadonlyMap<string, Value>, scalars: readonly string[]) {
    this.#session = session;
    this.#outputs = outputs;
    this.#scalars = scalars;
  }

  /** `emit` answers the outputs by name: flat arrays, or rank-0 results of a piece. */
  static async create(
    name: string,
    runtime: Runtime,
    emit: (b: Builder, inputs: KernelInputs) => Readonly<Record<string, Value>>,
  ): Promise<ChunkedKernel> {
    const b = new Builder('float32');
    const scalars: string[] = [];
    const outputs = new Map(
      Object.entries(
        emit(b, {
          flat: (input) => b.input(input, 'float32', ['n']),
          scalar: (input) => {
            scalars.push(input);
            return b.input(input, 'float32', []);
          },
        }),
      ),
    );
    outputs.forEach((value) => b.graph.output(value));
    return new ChunkedKernel(await openSession(b.graph, name, runtime), outputs, scalars);
  }

  /**
   * Fixes the arrays: the tensors over their pieces are made once, not in every step. Elements start..end are run over;
   * flat outputs go into the arrays that `into` gives for them.
   */
  bind(
    start: number,
    end: number,
    arrays: Readonly<Record<string, Flat>>,
    into: Readonly<Record<string, Flat>>,
  ): BoundKernel {
    const pieces: Piece[] = [];
    const scalars = new Map(this.#scalars.map((name) => [name, new Float32Array(1)]));
    const constants = Object.fromEntries(
      [...scalars].map(([name, value]) => [name, new ort.Tensor('float32', value, [])]),
    );
    for (let at = start; at < end; at += CHUNK) {
      const length = Math.min(CHUNK, end - at);
      const piece = (flat: Flat) => new ort.Tensor('float32', flat.subarray(at, at + length), [length]);
      const parts = Object.fromEntries(Object.entries(arrays).map(([name, flat]) => [name, piece(flat)]));
      const fetches = [...this.#outputs].map(([name, value]) => [value.name, name in into ? piece(into[name]!) : null]);
      pieces.push({ feeds: { ...constants, ...parts }, fetches: Object.fromEntries(fetches) as Piece['fetches'] });
    }
    const results = [...this.#outputs].filter(([name]) => !(name in into));
    return new BoundKernel(this.#session, pieces, scalars, results);
  }
}

interface Piece {
  readonly feeds: Readonly<Record<string, ort.Tensor>>;
  readonly fetches: Readonly<Record<string, ort.Tensor | null>>;
}

/** A kernel with its arrays. */
export class BoundKernel {
  readonly #session: ort.InferenceSession;
  readonly #pieces: readonly Piece[];
  readonly #scalars: ReadonlyMap<string, Float32Array>;
  readonly #results: readonly (readonly [string, Value])[];

  constructor(
    session: ort.InferenceSession,
    pieces: readonly Piece[],
    scalars: ReadonlyMap<string, Float32Array>,
    results: readonly (readonly [string, Value])[],
  ) {
    this.#session = session;
    this.#pieces = pieces;
    this.#scalars = scalars;
    this.#results = results;
  }

  /** Runs over all pieces; results that have no array are added up over the pieces, in order. */
  async run(scalars: Readonly<Record<string, number>> = {}): Promise<Readonly<Record<string, number>>> {
    for (const [name, memory] of this.#scalars) memory[0] = scalars[name]!;
    const totals: Record<string, number> = Object.fromEntries(this.#results.map(([name]) => [name, 0]));
    for (const { feeds, fetches } of this.#pieces) {
      const results = await this.#session.run(feeds, fetches);
      for (const [name, value] of this.#results) totals[name]! += Number(results[value.name]!.data[0]);
    }
    return totals;
  }
}
