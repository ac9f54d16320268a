/** Passes over sequences: the loss alone, or with the gradients in flat memory. */
import * as ort from 'onnxruntime-node';
import type { DecoderSpec } from '../../models/spec.ts';
import { tensorsOver, type Feeds } from '../sessions/feeds.ts';
import { TARGETS, WEIGHTS } from '../../planning/graphs.ts';
import { InPlaceSession, runFailure, type Tensors } from '../sessions/in-place.ts';
import type { FlatArray, TrainedArrays } from '../optimizer/flat-array.ts';
import type { Runtime } from '../sessions/session.ts';
import { buildTextGraph, type TextGraph } from './graph.ts';

/** Sequences of equal length, each with the token that follows it. */
export type Rows = readonly (Uint16Array | Uint32Array)[];

export class TextPass {
  readonly graph: TextGraph;
  readonly #session: InPlaceSession;
  readonly #values: Tensors;
  readonly #parameters: TrainedArrays;
  readonly #stopping: AbortSignal;
  readonly #outputs = new WeakMap<FlatArray, Tensors>();

  private constructor(graph: TextGraph, session: InPlaceSession, parameters: TrainedArrays, stopping: AbortSignal) {
    this.graph = graph;
    this.#session = session;
    this.#parameters = parameters;
    this.#stopping = stopping;
    this.#values = tensorsOver(parameters, parameters.values);
  }

  /**
   * @param context longest sequence, in tokens.
   * @param stopping ends a pass in its middle.
   */
  static async create(
    spec: DecoderSpec,
    context: number,
    parameters: TrainedArrays,
    runtime: Runtime,
    withGradients: boolean,
    stopping: AbortSignal,
  ): Promise<TextPass> {
    const graph = buildTextGraph(spec, context, withGradients);
    const session = await InPlaceSession.open(graph.b.graph, withGradients ? 'training' : 'scoring', runtime);
    return new TextPass(graph, session, parameters, stopping);
  }

  /**
   * Runs some rows.
   * @param weight of each token in the loss.
   * @param into takes the gradients where the graph has any.
   * @returns the weighted loss.
   * @throws FailureError `engine.out-of-memory` or `internal`; StopAsked where it was ended: `into` may hold anything
   */
  async run(rows: Rows, weight: number, into?: FlatArray): Promise<number> {
    const loss = new Float32Array(1);
    const outputs: Record<string, Tensors[string]> = { [this.graph.loss.name]: new ort.Tensor('float32', loss, []) };
    if (into !== undefined) {
      const tensors = this.#tensorsOver(into);
      for (const [name, { name: output }] of this.graph.gradients) outputs[output] = tensors[name]!;
    }
    try {
      await this.#session.run({ ...this.#values, ...rowFeeds(rows, weight) }, outputs, this.#stopping);
    } catch (thrown) {
      throw runFailure(thrown, `A pass over ${rows.length} x ${rows[0]!.length - 1} tokens failed`);
    }
    return loss[0]!;
  }

  #tensorsOver(flat: FlatArray): Tensors {
    const known = this.#outputs.get(flat) ?? tensorsOver(this.#parameters, flat);
    this.#outputs.set(flat, known);
    return known;
  }
}

/** Each row's tokens but the last are read, and each but the first is foreseen. */
export function rowFeeds(rows: Rows, weight: number): Feeds {
  const [size, length] = [rows.length, rows[0]!.length - 1];
  const ids = new BigInt64Array(size * length);
  const targets = new BigInt64Array(size * length);
  for (const [r, row] of rows.entries()) {
    for (let t = 0; t < length; t++) {
      ids[r * length + t] = BigInt(row[t]!);
      targets[r * length + t] = BigInt(row[t + 1]!);
    }
  }
  return {
    ids: new ort.Tensor('int64', ids, [size, length]),
    last_position: new ort.Tensor('int64', new BigInt64Array(size).fill(BigInt(length - 1)), [size]),
    [TARGETS]: new ort.Tensor('int64', targets, [size * length]),
    [WEIGHTS]: new ort.Tensor('float32', new Float32Array(size * length).fill(weight), [size * length]),
  };
}
