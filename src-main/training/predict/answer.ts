/** Answering questions with models that stay loaded between them. */
import { canonicalJson } from '../../base/canonical-json.ts';
import { salfErrorOf } from '../../base/fault-of.ts';
import type { AnswerRequest, Prediction, PredictionTrace, Predictor, Question } from '../../contract/predict.ts';
import { argmax, marginOf, probabilitiesOf } from '../../data/probabilities.ts';
import type { RunHost } from '../host.ts';
import { causeOf } from '../non-finite.ts';
import { requireProvider } from '../sessions/provider.ts';
import type { Runtime } from '../sessions/session.ts';
import { LabelReader } from './label-reader.ts';
import type { QuestionLine } from './questions.ts';
import { TraceReader } from './trace-reader.ts';

/** Models that stay loaded: a trained one, the same untrained, and another run's. */
const ROOM = 3;

/**
 * Answers questions until the line ends, and reports by events. A question that cannot be answered is refused; the next
 * one may be answered.
 * @throws InputError `request.bad-option` where the provider does not work
 */
export async function answerQuestions(request: AnswerRequest, line: QuestionLine, host: RunHost): Promise<void> {
  const { provider, threads, idleSeconds } = request;
  const runtime: Runtime = { provider, threads };
  await requireProvider(runtime);
  const shelf = new Shelf(runtime, host.pause);
  let answered = 0;
  for (;;) {
    const question = await line.next(idleSeconds * 1000);
    if (question === null) break;
    const { number } = question;
    try {
      host.emit({
        type: 'answered',
        number,
        prediction: await answer(await shelf.loaded(question.predictor), question),
      });
      answered++;
    } catch (thrown) {
      const { fault } = salfErrorOf(await causeOf(thrown, question.predictor.model));
      host.emit({ type: 'refused', number, fault });
    }
  }
  host.emit({ type: 'result', kind: 'answer', answered });
}

async function answer(loaded: Loaded, { texts, trace }: Question): Promise<Prediction> {
  const began = performance.now();
  const { reader } = loaded;
  const example = await reader.encodeOne(texts);
  const probabilities = probabilitiesOf(await reader.evaluator.labelLogits([example], loaded.pause));
  const traced = trace === null ? { trace: null, traceFault: null } : await loaded.trace(example, trace.ridge);
  return {
    kind: 'label',
    labels: reader.task.labels.map(({ word }) => word),
    probabilities,
    predicted: argmax(probabilities),
    margin: marginOf(probabilities),
    tokens: example.ids.length,
    cut: example.cut,
    seconds: (performance.now() - began) / 1000,
    ...traced,
  };
}

/** A model that is loaded; what traces need is loaded when the first is asked for. */
class Loaded {
  readonly reader: LabelReader;
  readonly pause: () => Promise<void>;
  readonly #runtime: Runtime;
  #traces: { readonly ridge: number; readonly reader: Promise<TraceReader> } | null = null;

  constructor(reader: LabelReader, runtime: Runtime, pause: () => Promise<void>) {
    this.reader = reader;
    this.#runtime = runtime;
    this.pause = pause;
  }

  /** A model whose head has no semantic bases can be asked all the same. */
  async trace(
    example: Parameters<TraceReader['read']>[0],
    ridge: number,
  ): Promise<Pick<Prediction, 'trace' | 'traceFault'>> {
    try {
      if (this.#traces?.ridge !== ridge)
        this.#traces = { ridge, reader: TraceReader.create(this.reader, ridge, this.#runtime, this.pause) };
      const trace: PredictionTrace = await (await this.#traces.reader).read(example, this.pause);
      return { trace, traceFault: null };
    } catch (thrown) {
      this.#traces = null;
      return { trace: null, traceFault: salfErrorOf(thrown).fault };
    }
  }

  async close(): Promise<void> {
    await (await this.#traces?.reader.catch(() => undefined))?.close();
    await this.reader.close();
  }
}

/** The models that were asked last. */
class Shelf {
  readonly #runtime: Runtime;
  readonly #pause: () => Promise<void>;
  readonly #kept = new Map<string, Loaded>();

  constructor(runtime: Runtime, pause: () => Promise<void>) {
    this.#runtime = runtime;
    this.#pause = pause;
  }

  async loaded(predictor: Predictor): Promise<Loaded> {
    const key = canonicalJson(predictor);
    const known = this.#kept.get(key);
    // Room is made before another model is loaded: both may not fit into the memory.
    if (known === undefined) await this.#makeRoom();
    const loaded = known ?? new Loaded(await LabelReader.open(predictor, this.#runtime), this.#runtime, this.#pause);
    // The newest stand last.
    this.#kept.delete(key);
    this.#kept.set(key, loaded);
    return loaded;
  }

  async #makeRoom(): Promise<void> {
    for (const [key, old] of [...this.#kept].slice(0, Math.max(0, this.#kept.size - ROOM + 1))) {
      this.#kept.delete(key);
      await old.close();
    }
  }
}
