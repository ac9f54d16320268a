/** A decoder that reads a text token by token and says what may come next; what it has read it keeps. */
import * as ort from 'onnxruntime-node';
import { Builder } from '../../autodiff/builder.ts';
import { buildCachedDecoder } from '../../models/forward.ts';
import type { WeightSource } from '../../models/layers/context.ts';
import type { DecoderSpec } from '../../models/spec.ts';
import type { Feeds } from '../sessions/feeds.ts';
import { openSession, sessionFailure, type Runtime } from '../sessions/session.ts';

export interface ReaderRequest {
  readonly spec: DecoderSpec;
  /** Weights of the graph, for its builder. */
  readonly weights: (b: Builder) => WeightSource;
  /** Values of those that are inputs. */
  readonly values: Feeds;
  readonly runtime: Runtime;
  readonly weightsDir?: string;
  /** Most tokens that will be read. */
  readonly maxLength: number;
}

interface Names {
  readonly logits: string;
  /** Of keys and values, as they go in and as they come out. */
  readonly kept: readonly (readonly [input: string, output: string])[];
}

export class Reader {
  readonly #session: ort.InferenceSession;
  readonly #values: Feeds;
  readonly #names: Names;
  readonly #empty: Feeds;
  /** Keys and values of what was read. */
  #kept: Feeds;

  private constructor(session: ort.InferenceSession, values: Feeds, names: Names, empty: Feeds) {
    this.#session = session;
    this.#values = values;
    this.#names = names;
    this.#empty = empty;
    this.#kept = empty;
  }

  static async open({ spec, weights, values, runtime, weightsDir, maxLength }: ReaderRequest): Promise<Reader> {
    const b = new Builder('float32');
    const model = buildCachedDecoder(b, spec, weights(b), maxLength);
    const logits = model.logits(model.hidden.at(-1)!);
    const outputs = model.kept.map(({ output }) => output!);
    [logits, ...outputs].forEach((value) => b.graph.output(value));
    const kept = model.kept.map(({ input }, i) => [input.name, outputs[i]!.name] as const);
    const { keyValueHeads, headDim } = spec;
    const nothing = () => new ort.Tensor('float32', new Float32Array(0), [1, keyValueHeads, 0, headDim]);
    const empty = Object.fromEntries(kept.map(([input]) => [input, nothing()]));
    const session = await openSession(b.graph, 'generation', runtime, weightsDir);
    return new Reader(session, values, { logits: logits.name, kept }, empty);
  }

  /** Forgets what it has read. */
  forget(): void {
    this.#kept = this.#empty;
  }

  /** Reads on. @returns the logits of the next token, over the whole vocabulary. */
  async read(ids: readonly number[]): Promise<Float32Array> {
    const feeds = {
      ...this.#values,
      ...this.#kept,
      ids: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      last_position: new ort.Tensor('int64', BigInt64Array.of(BigInt(ids.length - 1)), [1]),
    };
    try {
      const results = await this.#session.run(feeds);
      this.#kept = Object.fromEntries(this.#names.kept.map(([input, output]) => [input, results[output]!]));
      return results[this.#names.logits]!.data as Float32Array;
    } catch (thrown) {
      throw sessionFailure(thrown, 'Reading the text failed');
    }
  }
}
