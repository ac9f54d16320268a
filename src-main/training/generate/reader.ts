/** A decoder that reads a text token by token and says what may come next; what it has read it keeps. */
import * as ort from 'onnxruntime-node';
import { Builder } from '../../autodiff/builder.ts';
import { buildCachedDecoder } from '../../models/forward.ts';
import type { WeightSource } from '../../models/layers/context.ts';
import type { DecoderSpec } from '../../models/spec.ts';
import type { Device } from '../../runtime/device.ts';
import { openDevice } from '../sessions/device.ts';
import type { Feeds } from '../sessions/feeds.ts';
import { InPlaceSession } from '../sessions/in-place.ts';
import { sessionFailure, type Runtime } from '../sessions/session.ts';
import { Kept } from './kept.ts';

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

export class Reader {
  readonly #session: InPlaceSession;
  readonly #device: Device | null;
  readonly #values: Feeds;
  readonly #kept: Kept;
  /** The output's name, and its memory. */
  readonly #logits: readonly [name: string, tensor: ort.TypedTensor<'float32'>];

  private constructor(
    session: InPlaceSession,
    device: Device | null,
    values: Feeds,
    kept: Kept,
    logits: readonly [name: string, tensor: ort.TypedTensor<'float32'>],
  ) {
    this.#session = session;
    this.#device = device;
    this.#values = values;
    this.#kept = kept;
    this.#logits = logits;
  }

  /** @throws FailureError `engine.out-of-memory` or `internal` */
  static async open({ spec, weights, values, runtime, weightsDir, maxLength }: ReaderRequest): Promise<Reader> {
    const b = new Builder('float32');
    const model = buildCachedDecoder(b, spec, weights(b), maxLength);
    const logits = model.logits(model.hidden.at(-1)!);
    const names = model.kept.map(({ input, output }) => [input.name, output!.name] as const);
    [logits, ...model.kept.map(({ output }) => output!)].forEach((value) => b.graph.output(value));
    const session = await InPlaceSession.open(b.graph, 'generation', runtime, weightsDir);
    try {
      const device = await openDevice(runtime);
      const { keyValueHeads: groups, headDim, vocabSize } = spec;
      const kept = new Kept(names, { groups, headDim, maxLength }, device);
      const row = new ort.Tensor('float32', new Float32Array(vocabSize), [1, vocabSize]);
      return new Reader(session, device, values, kept, [logits.name, row]);
    } catch (thrown) {
      throw sessionFailure(thrown, 'The key-value cache could not be placed on the device');
    }
  }

  /** Forgets what it has read. */
  forget(): void {
    this.#kept.forget();
  }

  /** Reads on. @returns the logits of the next token, over the whole vocabulary. */
  async read(ids: readonly number[]): Promise<Float32Array> {
    const [name, logits] = this.#logits;
    try {
      const { feeds, into } = this.#kept.tensors(ids.length);
      const given = {
        ...this.#values,
        ...feeds,
        ids: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
        last_position: new ort.Tensor('int64', BigInt64Array.of(BigInt(ids.length - 1)), [1]),
      };
      await this.#session.run(given, { [name]: logits, ...into });
    } catch (thrown) {
      throw sessionFailure(thrown, 'Reading the text failed');
    }
    this.#kept.advance(ids.length);
    return logits.data.slice();
  }

  /** Gives its memory back; nothing can be read afterwards. */
  async release(): Promise<void> {
    this.#device?.release();
    await this.#session.release();
  }
}
