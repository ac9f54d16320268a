/** How well the present weights answer a split. */
import * as ort from 'onnxruntime-node';
import type { Score, Split } from '../../contract/score.ts';
import { batches, evaluationPlan, lengthsOf, type Batch } from '../../data/buckets.ts';
import type { Example } from '../../data/encode.ts';
import { metrics } from '../../data/metrics.ts';
import { argmax } from '../../data/probabilities.ts';
import { diverged, noLogits } from '../non-finite.ts';
import { batchFeeds, tensorsOver, type Feeder } from '../sessions/feeds.ts';
import { InPlaceSession, type Tensors } from '../sessions/in-place.ts';
import type { ScoreGraph } from '../../planning/graphs.ts';
import type { TrainedArrays } from '../optimizer/flat-array.ts';
import { sessionFailure, type Runtime } from '../sessions/session.ts';

export interface EvaluatorRequest {
  readonly graph: ScoreGraph;
  readonly runtime: Runtime;
  readonly weightsDir: string;
  readonly parameters: TrainedArrays;
  /** Values of inputs that do not train. */
  readonly held: Tensors;
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
  readonly #session: InPlaceSession;
  readonly #values: Tensors;

  private constructor(request: EvaluatorRequest, session: InPlaceSession) {
    this.#request = request;
    this.#session = session;
    this.#values = { ...tensorsOver(request.parameters, request.parameters.values), ...request.held };
  }

  static async create(request: EvaluatorRequest): Promise<Evaluator> {
    const { graph, runtime, weightsDir } = request;
    return new Evaluator(request, await InPlaceSession.open(graph.b.graph, 'scoring', runtime, weightsDir));
  }

  /** The forward pass of one batch, for its time alone. */
  async forward(batch: Batch): Promise<void> {
    await this.#pass(batch, 1 / batch.size);
  }

  /**
   * Scores all examples; predictions are label indices in the examples' order, the argmax over the label tokens
   * (the first of equals).
   * @param pause awaited between batches, so that the process can listen; it hears how many examples are done
   * @throws FailureError `training.diverged` where the loss is no finite number
   */
  async score(split: Split, examples: readonly Example[], pause: (done: number) => Promise<void>): Promise<Scored> {
    const { labels } = this.#request;
    const predictions = new Array<number>(examples.length).fill(0);
    let [loss, done] = [0, 0];
    for await (const { batch, loss: part, logits } of this.#run(examples)) {
      loss += part;
      batch.indices.forEach((index, row) => (predictions[index] = argmax(logits(row))));
      await pause((done += batch.size));
    }
    if (!Number.isFinite(loss)) throw diverged(`The ${split} split has a loss of ${loss}.`);
    const { macroF1, accuracy, perClass, confusion } = metrics(
      examples.map(({ label }) => label),
      predictions,
      labels,
    );
    return {
      split,
      macroF1,
      accuracy,
      loss,
      predictions,
      perClass: perClass.map((one) => ({ ...one })),
      confusion: confusion.map((row) => [...row]),
    };
  }

  /**
   * Logits of the label tokens, [examples, labels], in the examples' order; their labels are not looked at.
   * @param pause awaited between batches, with how many examples are done
   * @throws FailureError `engine.non-finite` where one is no finite number
   */
  async labelLogits(
    examples: readonly Example[],
    pause: (done: number) => Promise<void>,
  ): Promise<Float32Array<ArrayBuffer>> {
    const width = this.#request.labels.length;
    const all = new Float32Array(examples.length * width);
    let done = 0;
    for await (const { batch, logits } of this.#run(examples)) {
      batch.indices.forEach((index, row) => all.set(logits(row), index * width));
      await pause((done += batch.size));
    }
    if (!all.every(Number.isFinite)) throw noLogits();
    return all;
  }

  /** The session's memory goes back; nothing can be run any more. */
  close(): Promise<void> {
    return this.#session.release();
  }

  /** Batch by batch: its part of the mean loss, and the label logits of its rows. */
  async *#run(
    examples: readonly Example[],
  ): AsyncGenerator<{ batch: Batch; loss: number; logits: (row: number) => Float32Array }, void, undefined> {
    const { labels, batchSize, padId, padMultiple } = this.#request;
    for (const batch of batches(examples, evaluationPlan(lengthsOf(examples), batchSize), { padId, padMultiple })) {
      const { loss, logits } = await this.#pass(batch, 1 / examples.length);
      yield { batch, loss, logits: (row) => logits.subarray(row * labels.length, (row + 1) * labels.length) };
    }
  }

  /** One batch: its loss, each example weighted, and the label logits of its rows, [size, labels]. */
  async #pass(batch: Batch, weight: number): Promise<{ readonly loss: number; readonly logits: Float32Array }> {
    const { graph, targets, labels, feeder = batchFeeds } = this.#request;
    const { size, length } = batch;
    const loss = new Float32Array(1);
    const logits = new Float32Array(size * labels.length);
    const feeds = { ...this.#values, ...(await feeder(batch, targets, () => weight)) };
    try {
      await this.#session.run(feeds, {
        [graph.loss.name]: new ort.Tensor('float32', loss, []),
        [graph.labelLogits.name]: new ort.Tensor('float32', logits, [size, labels.length]),
      });
    } catch (thrown) {
      throw sessionFailure(thrown, `Scoring a batch of ${size} x ${length} tokens failed`);
    }
    return { loss: loss[0]!, logits };
  }
}
