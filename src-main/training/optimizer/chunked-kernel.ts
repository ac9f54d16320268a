/**
 * Small graphs over flat arrays, run piece by piece so that their temporaries stay in the cache; on a device, all at once.
 * An output may be given the memory of an input: every output element depends on the inputs at its own index alone,
 * and each input is read for the last time by, or before, the node that writes over it.
 */
import * as ort from 'onnxruntime-node';
import { Builder } from '../../autodiff/builder.ts';
import type { Value } from '../../onnx/graph.ts';
import type { KernelInputs } from '../../planning/adamw-graph.ts';
import { InPlaceSession, type Tensors } from '../sessions/in-place.ts';
import type { Runtime } from '../sessions/session.ts';
import { residenceOf, tensorOver, type FlatArray } from './flat-array.ts';

/** Elements in one piece: large enough that the call costs little, small enough for the cache. */
const CHUNK = 1 << 19;

export class ChunkedKernel {
  readonly #session: InPlaceSession;
  readonly #outputs: ReadonlyMap<string, Value>;
  readonly #scalars: readonly string[];

  private constructor(session: InPlaceSession, outputs: ReadonlyMap<string, Value>, scalars: readonly string[]) {
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
    return new ChunkedKernel(await InPlaceSession.open(b.graph, name, runtime), outputs, scalars);
  }

  /**
   * Fixes the arrays: the tensors over their pieces are made once, not in every step. Elements start..end are run over;
   * flat outputs go into the arrays that `into` gives for them.
   */
  bind(
    start: number,
    end: number,
    arrays: Readonly<Record<string, FlatArray>>,
    into: Readonly<Record<string, FlatArray>>,
  ): BoundKernel {
    const pieces: Piece[] = [];
    const scalars = singles(this.#scalars);
    const results = singles([...this.#outputs.keys()].filter((name) => !(name in into)));
    const chunk = Object.values(arrays).some((array) => residenceOf(array) === 'device') ? end - start : CHUNK;
    for (let at = start; at < end; at += chunk) {
      const range = { start: at, end: Math.min(at + chunk, end) };
      const piece = (array: FlatArray) => tensorOver(array, range);
      const parts = Object.entries(arrays).map(([name, flat]) => [name, piece(flat)] as const);
      const targets = [...this.#outputs].map(([name, { name: output }]) => {
        const flat = into[name];
        return [output, flat === undefined ? rankZero(results.get(name)!) : piece(flat)] as const;
      });
      const constants = [...scalars].map(([name, memory]) => [name, rankZero(memory)] as const);
      pieces.push({ feeds: Object.fromEntries([...constants, ...parts]), into: Object.fromEntries(targets) });
    }
    return new BoundKernel(this.#session, pieces, scalars, results);
  }
}

interface Piece {
  readonly feeds: Tensors;
  readonly into: Tensors;
}

/** Memory of numbers by name. */
type Singles = ReadonlyMap<string, Float32Array<ArrayBuffer>>;

function singles(names: readonly string[]): Singles {
  return new Map(names.map((name) => [name, new Float32Array(1)]));
}

function rankZero(memory: Float32Array<ArrayBuffer>): ort.Tensor {
  return new ort.Tensor('float32', memory, []);
}

/** A kernel with its arrays. */
export class BoundKernel {
  readonly #session: InPlaceSession;
  readonly #pieces: readonly Piece[];
  readonly #scalars: Singles;
  readonly #results: Singles;

  constructor(session: InPlaceSession, pieces: readonly Piece[], scalars: Singles, results: Singles) {
    this.#session = session;
    this.#pieces = pieces;
    this.#scalars = scalars;
    this.#results = results;
  }

  /** Runs over all pieces; results that have no array are added up over the pieces, in order. */
  async run(scalars: Readonly<Record<string, number>> = {}): Promise<Readonly<Record<string, number>>> {
    for (const [name, memory] of this.#scalars) memory[0] = scalars[name]!;
    const totals: Record<string, number> = Object.fromEntries([...this.#results.keys()].map((name) => [name, 0]));
    for (const { feeds, into } of this.#pieces) {
      await this.#session.run(feeds, into);
      for (const [name, memory] of this.#results) totals[name]! += memory[0]!;
    }
    return totals;
  }
}
