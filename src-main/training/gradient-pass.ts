/** Forward and backward pass of one batch: the gradients land in flat memory. */
import * as ort from 'onnxruntime-node';
import type { Batch } from '../data/buckets.ts';
import { batchFeeds, parameterFeeds, tensorsOver, type Feeder, type Feeds } from './feeds.ts';
import { BOUNDARY, type TrainGraph } from './graphs.ts';
import type { Parameters } from './parameters.ts';
import { InPlaceSession } from './in-place.ts';
import { sessionFailure, type Runtime } from './session.ts';

export interface GradientPassRequest {
  readonly graph: TrainGraph;
  readonly runtime: Runtime;
  readonly weightsDir: string;
  readonly parameters: Parameters;
  /** Values of inputs that do not train (blocks below a gated graph's boundary). */
  readonly held: Feeds;
  /** What the loss compares with, by label index. */
  readonly targets: readonly number[];
  /** e, for a gated graph. */
  readonly boundary: number;
  /** Default: feeds that begin with token ids. */
  readonly feeder?: Feeder;
}

export class GradientPass {
  readonly #request: GradientPassRequest;
  readonly #session: InPlaceSession;
  readonly #values: Feeds;

  private constructor(request: GradientPassRequest, session: InPlaceSession) {
    this.#request = request;
    this.#session = session;
    const boundary = new ort.Tensor('int64', BigInt64Array.of(BigInt(request.boundary)), []);
    const gate = request.graph.boundary === null ? {} : { [BOUNDARY]: boundary };
    this.#values = { ...parameterFeeds(request.parameters), ...request.held, ...gate };
  }

  static async create(request: GradientPassRequest): Promise<GradientPass> {
    const { graph, runtime, weightsDir } = request;
    return new GradientPass(request, await InPlaceSession.open(graph.b.graph, 'training', runtime, weightsDir));
  }

  /**
   * Runs one batch, writes the gradients into `into` and answers the weighted loss.
   * @param weight of each example.
   * @throws FailureError `engine.out-of-memory` or `internal`
   */
  async run(batch: Batch, weight: number, into: Float32Array<ArrayBuffer>): Promise<number> {
    const { graph, parameters, targets, feeder = batchFeeds } = this.#request;
    const outputs = tensorsOver(parameters, into);
    const loss = new Float32Array(1);
    const targetsOf = parameters.all.map(({ name }) => [graph.gradients.get(name)!.name, outputs[name]!] as const);
    const gradients = Object.fromEntries(targetsOf);
    const feeds = { ...this.#values, ...(await feeder(batch, targets, weight)) };
    try {
      await this.#session.run(feeds, { ...gradients, [graph.loss.name]: new ort.Tensor('float32', loss, []) });
      return loss[0]!;
    } catch (thrown) {
      throw sessionFailure(thrown, `A batch of ${batch.size} x ${batch.length} tokens failed`);
    }
  }
}
