/** How well the present weights answer a split. */
import * as ort from 'onnxruntime-node';
import type { Score, Split } from '../contract/score.ts';
import { batches, evaluationPlan, lengthsOf, type Batch } from '../data/buckets.ts';
import type { Example } from '../data/encode.ts';
import { metrics } from '../data/metrics.ts';
import { diverged } from './diverged.ts';
import { batchFeeds, parameterFeeds, type Feeder, type Feeds } from './feeds.ts';
import type { ScoreGraph } from '../planning/graphs.ts';
import type { Parameters } from './parameters.ts';
import { openSession, sessionFailure, type Runtime } from './session.ts';

export interface EvaluatorRequest {
  readonly graph: ScoreGraph;
  readonly runtime: Runtime;
  readonly weightsDir: string;
  readonly parameters: Parameters;
  /** Values of inputs that do not train. */
  readonly held: Feeds;
  readonly targets: readonly number[];
  readonly labels: readonly string[];
  readonly batchSize: number;
  readonly padId: number;
  readonly padMultiple: number;
  /** Default: feeds that begin with token ids. */
  readonly feeder?: Feeder;
}

export type Scored = Score & { readonly predictions: number[] };

export class Evaluator {
  readonly #request: EvaluatorRequest;
  readonly #session: ort.InferenceSession;

  private constructor(request: EvaluatorRequest, session: ort.InferenceSession) {
    this.#request = request;
    this.#session = session;
  }

  static async create(request: EvaluatorRequest): Promise<Evaluator> {
    const { graph, runtime, weightsDir } = request;
    return new Evaluator(request, await openSession(graph.b.graph, 'scoring', runtime, weightsDir));
  }

  /** The forward pass of one batch, for its time alone. */
  async forward(batch: Batch): Promise<void> {
    const { parameters, held, targets, feeder = batchFeeds } = this.#request;
    const feeds = { ...parameterFeeds(parameters), ...held, ...(await feeder(batch, targets, 1 / batch.size)) };
    await this.#session.run(feeds);
  }

  /**
   * Scores all examples; predictions are label indices in the examples' order, the argmax over the label tokens
   * (the first of equals).
   * @param pause awaited between batches, so that the process can listen.
   * @throws FailureError `training.diverged` where the loss is no finite number
   */
  async score(split: Split, examples: readonly Example[], pause: () => Promise<void>): Promise<Scored> {
    const { graph, parameters, targets, labels, batchSize, padId, padMultiple, feeder = batchFeeds } = this.#request;
    const values = { ...parameterFeeds(parameters), ...this.#request.held };
    const predictions = new Array<number>(examples.length).fill(0);
    let loss = 0;
    for (const batch of batches(examples, evaluationPlan(lengthsOf(examples), batchSize), { padId, padMultiple })) {
      const feeds = { ...values, ...(await feeder(batch, targets, 1 / examples.length)) };
      const results = await this.#session.run(feeds).catch((thrown: unknown) => {
        throw sessionFailure(thrown, `Scoring a batch of ${batch.size} x ${batch.length} tokens failed`);
      });
      loss += Number(results[graph.loss.name]!.data[0]);
      const logits = results[graph.labelLogits.name]!.data as Float32Array;
      batch.indices.forEach((index, row) => {
        predictions[index] = argmax(logits.subarray(row * labels.length, (row + 1) * labels.length));
      });
      await pause();
    }
    if (!Number.isFinite(loss)) throw diverged(`The ${split} split has a loss of ${loss}.`);
    const { macroF1, accuracy, perClass, confusion } = metrics(
      examples.map(({ label }) => label),
      predictions,
      labels,
    );
    return {
      ...{ split, macroF1, accuracy, loss, predictions },
      perClass: perClass.map((one) => ({ ...one })),
      confusion: confusion.map((row) => [...row]),
    };
  }
}

function argmax(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}
