/** What each latent space of one prompt is near to, from a model that stays loaded. */
import type { PredictionTrace } from '../../contract/predict.ts';
import { DEFAULT_RULE } from '../../contract/salf.ts';
import type { Example } from '../../data/encode.ts';
import { labelCosines } from '../../salf/trace.ts';
import { NearestSearch } from '../analysis/nearest-tokens.ts';
import { semanticBases } from '../analysis/semantic-bases.ts';
import { TracePass } from '../analysis/trace-pass.ts';
import type { Runtime } from '../sessions/session.ts';
import type { LabelReader } from './label-reader.ts';

/** Words that are shown for a space. */
const WORDS = 3;

export class TraceReader {
  readonly #reader: LabelReader;
  readonly #bases: Float32Array<ArrayBuffer>;
  readonly #pass: TracePass;
  readonly #search: NearestSearch;

  private constructor(reader: LabelReader, bases: Float32Array<ArrayBuffer>, pass: TracePass, search: NearestSearch) {
    this.#reader = reader;
    this.#bases = bases;
    this.#pass = pass;
    this.#search = search;
  }

  /**
   * Computes the semantic bases, which takes as long as several prompts.
   * @throws InputError `request.bad-option` where the LM head has no full column rank
   */
  static async create(
    reader: LabelReader,
    ridge: number,
    runtime: Runtime,
    pause: () => Promise<void>,
  ): Promise<TraceReader> {
    const { model, labelTokens, maxLength, tokenizer } = reader;
    const { folder, values, adapters } = model;
    const { bases, factor } = await semanticBases(model, labelTokens, ridge, runtime, pause);
    const pass = await TracePass.create(
      {
        folder,
        inputs: new Set(Object.keys(values)),
        ...(adapters === null ? {} : { adapters }),
        maxLength,
        labels: labelTokens.length,
        batchSize: 1,
        padId: tokenizer.padId,
        padMultiple: 1,
        states: DEFAULT_RULE.latentNorm,
      },
      runtime,
    );
    const search = await NearestSearch.create(model, factor, WORDS, runtime);
    return new TraceReader(reader, bases, pass, search);
  }

  /** r_0 .. r_n of a prompt, under the default rule. @throws InputError `model.bad-weights` */
  async read(example: Example, pause: () => Promise<void>): Promise<PredictionTrace> {
    const { model, labelTokens, tokenizer } = this.#reader;
    const { blocks } = model.folder.spec;
    const { traces, states } = await this.#pass.run([example], this.#bases, model.values, pause);
    const found = await this.#search.find(states!, pause);
    const cosines = labelCosines(traces[0]!, DEFAULT_RULE, blocks);
    const texts = await Promise.all(Array.from(found.tokens, (token) => tokenizer.decode([token])));
    const word = (at: number) => ({
      text: texts[at]!,
      cosine: found.cosines[at]!,
      isLabel: labelTokens.includes(found.tokens[at]!),
    });
    const spaces = Array.from({ length: blocks + 1 }, (_, space) => ({
      cosines: [...cosines.subarray(space * labelTokens.length, (space + 1) * labelTokens.length)],
      nearest: Array.from({ length: found.count }, (__, rank) => word(space * found.count + rank)),
    }));
    return { spaces };
  }

  close(): Promise<void> {
    return this.#pass.close();
  }
}
