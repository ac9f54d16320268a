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

  private constructor(session: ort.InferenceSession, outputs: ReadonlyMap<string, Value>) {
    this.#session = session;
    this.#outputs = outputs;
  }

  /** `emit` answers the outputs by name: flat arrays, or rank-0 results of a piece. */
  static async create(
    name: string,
    runtime: Runtime,
    emit: (b: Builder, inputs: KernelInputs) => Readonly<Record<string, Value>>,
  ): Promise<ChunkedKernel> {
    const b = new Builder('float32');
    const outputs = new Map(
      Object.entries(
        emit(b, {
          flat: (input) => b.input(input, 'float32', ['n']),
          scalar: (input) => b.input(input, 'float32', []),
        }),
      ),
    );
    outputs.forEach((value) => b.graph.output(value));
    return new ChunkedKernel(await openSession(b.graph, name, runtime), outputs);
  }

  /**
   * Runs over elements start..end of the arrays. Flat outputs go into the arrays `into` gives for them; the results
   * that have no array are added up over the pieces, in order.
   */
  async run(
    start: number,
    end: number,
    arrays: Readonly<Record<string, Flat>>,
    scalars: Readonly<Record<string, number>>,
    into: Readonly<Record<string, Flat>>,
  ): Promise<Readonly<Record<string, number>>> {
    const constants = mapValues(scalars, (value) => new ort.Tensor('float32', Float32Array.of(value), []));
    const totals: Record<string, number> = {};
    for (let at = start; at < end; at += CHUNK) {
      const length = Math.min(CHUNK, end - at);
      const piece = (flat: Flat) => new ort.Tensor('float32', flat.subarray(at, at + length), [length]);
      const fetches = Object.fromEntries(
        [...this.#outputs].map(([name, value]) => [value.name, name in into ? piece(into[name]!) : null]),
      );
      const results = await this.#session.run({ ...constants, ...mapValues(arrays, piece) }, fetches);
      for (const [name, value] of this.#outputs) {
        if (!(name in into)) totals[name] = (totals[name] ?? 0) + Number(results[value.name]!.data[0]);
      }
    }
    return totals;
  }
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
