/** Forward and backward pass of one batch: the gradients land in flat memory. */
import * as ort from 'onnxruntime-node';
import type { Batch } from '../../data/buckets.ts';
import type { Selection } from '../../methods/selection.ts';
import { batchFeeds, tensorsOver, type Feeder, type Feeds } from '../sessions/feeds.ts';
import { ACTIVE, BOUNDARY, BUDGET, LABELS, type TrainGraph } from '../../planning/graphs.ts';
import { InPlaceSession, runFailure, type Tensors } from '../sessions/in-place.ts';
import { unitsOf } from '../../planning/parameter-layout.ts';
import type { FlatArray, TrainedArrays } from '../optimizer/flat-array.ts';
import type { Runtime } from '../sessions/session.ts';

export interface GradientPassRequest {
  readonly graph: TrainGraph;
  readonly runtime: Runtime;
  readonly weightsDir: string;
  readonly parameters: TrainedArrays;
  /** Values of inputs that do not train. */
  readonly held: Tensors;
  /** What the loss compares with, by label index. */
  readonly targets: readonly number[];
  /** What an example counts by its class, in label order; default: all the same. */
  readonly classWeights?: readonly number[] | null;
  /** Default: feeds that begin with token ids. */
  readonly feeder?: Feeder;
  /** Ends a pass in its middle. */
  readonly stopping?: AbortSignal;
}

/** One forward and backward pass. */
export interface Pass {
  readonly batch: Batch;
  /** Of each example in the loss, where classes do not weigh differently. */
  readonly weight: number;
  /** Where the gradients go; as long as all parameters. */
  readonly into: FlatArray;
  /** Blocks that train, where the graph's inputs say so or its making did; all where it chooses. */
  readonly selection: Selection;
  /** b_t, for a graph that chooses. */
  readonly budget: number;
  /** What decides which elements adapters do not see, where the graph drops any. */
  readonly dropoutSeed: number;
}

export interface PassResult {
  /** Weighted. */
  readonly loss: number;
  /** e that the graph has chosen; null where it does not choose. */
  readonly boundary: number | null;
}

export class GradientPass {
  readonly #request: GradientPassRequest;
  readonly #session: InPlaceSession;
  readonly #values: Tensors;
  /** Tensors over the gradients, by array. */
  readonly #outputs = new WeakMap<FlatArray, Tensors>();

  private constructor(request: GradientPassRequest, session: InPlaceSession) {
    this.#request = request;
    this.#session = session;
    this.#values = { ...tensorsOver(request.parameters, request.parameters.values), ...request.held };
  }

  static async create(request: GradientPassRequest): Promise<GradientPass> {
    const { graph, runtime, weightsDir } = request;
    return new GradientPass(request, await InPlaceSession.open(graph.b.graph, 'training', runtime, weightsDir));
  }

  /**
   * Runs one batch, writes the gradients of the selected blocks (and of what trains outside the blocks) into `into` and
   * leaves the rest of it alone.
   * @throws FailureError `engine.out-of-memory` or `internal`; StopAsked where it was ended: `into` may hold anything
   */
  async run(pass: Pass): Promise<PassResult> {
    const { graph, parameters, targets, classWeights = null, feeder = batchFeeds, stopping } = this.#request;
    const { batch, weight, into, selection, dropoutSeed } = pass;
    const units = unitsOf(parameters, selection);
    const outputs = this.#outputsOver(into);
    const loss = new Float32Array(1);
    const wanted = parameters.all
      .filter(({ unit }) => units.has(unit))
      .map(({ name }) => [graph.gradients.get(name)!.name, outputs[name]!] as const);
    const feeds = {
      ...this.#values,
      ...this.#gate(pass),
      ...(await feeder(batch, targets, (label) => (classWeights === null ? weight : weight * classWeights[label]!))),
      ...seedFeed(graph, dropoutSeed),
    };
    const chosen = new BigInt64Array(1);
    const numbers: Feeds = { [graph.loss.name]: new ort.Tensor('float32', loss, []) };
    if (graph.chosen !== null) numbers[graph.chosen.name] = new ort.Tensor('int64', chosen, []);
    try {
      await this.#session.run(feeds, { ...Object.fromEntries(wanted), ...numbers }, stopping);
      return { loss: loss[0]!, boundary: graph.chosen === null ? null : Number(chosen[0]) };
    } catch (thrown) {
      throw runFailure(thrown, `A batch of ${batch.size} x ${batch.length} tokens failed`);
    }
  }

  /** Gives the session's memory back; nothing can be run afterwards. */
  release(): Promise<void> {
    return this.#session.release();
  }

  #outputsOver(into: FlatArray): Tensors {
    const known = this.#outputs.get(into) ?? tensorsOver(this.#request.parameters, into);
    this.#outputs.set(into, known);
    return known;
  }

  #gate({ selection: { boundary, blocks }, batch, budget }: Pass): Feeds {
    const { gating, budgeted, blocks: count } = this.#request.graph;
    if (gating === 'none') return {};
    if (gating === 'choice') {
      const labels = new ort.Tensor('int64', BigInt64Array.from(batch.labels, BigInt), [batch.size]);
      const allowed = { [BUDGET]: new ort.Tensor('int64', BigInt64Array.of(BigInt(budget)), []) };
      return { [LABELS]: labels, ...(budgeted ? allowed : {}) };
    }
    const e = { [BOUNDARY]: new ort.Tensor('int64', BigInt64Array.of(BigInt(boundary)), []) };
    if (gating === 'boundary') return e;
    const active = Uint8Array.from({ length: count }, (_, index) => (blocks.includes(index + 1) ? 1 : 0));
    return { ...e, [ACTIVE]: new ort.Tensor('bool', active, [count]) };
  }
}

function seedFeed({ dropoutSeed }: TrainGraph, seed: number): Feeds {
  if (dropoutSeed === null) return {};
  return { [dropoutSeed.name]: new ort.Tensor('int64', BigInt64Array.of(BigInt(seed)), []) };
}
