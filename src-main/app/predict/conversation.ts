/** Questions to models that stay loaded, in one engine that ends when nobody asks. */
import { FailureError } from '../../base/errors.ts';
import { thrownBy } from '../../contract/events.ts';
import type { EngineEvent, LastEvent } from '../../contract/events.ts';
import type { Prediction, Predictor, Question } from '../../contract/predict.ts';
import { startEngine } from '../../supervision/engine-host.ts';
import type { AnsweringEngine, EngineSettings } from '../../supervision/engine-host.ts';

/** How the engine runs. */
export interface ConversationSettings {
  /** Threads of one operator; 0: as many as the machine has cores. */
  readonly threads: number;
  readonly provider: 'cpu' | 'cuda' | 'webgpu';
  /** Seconds without a question after which the engine ends, and gives its memory back. */
  readonly idleSeconds: number;
}

/** Five minutes. */
export const IDLE_SECONDS = 300;

interface Pending {
  readonly question: Question;
  resolve(prediction: Prediction): void;
  reject(thrown: unknown): void;
}

export class Conversation {
  readonly #settings: () => ConversationSettings;
  readonly #engineSettings: EngineSettings;
  readonly #observe: (event: EngineEvent) => void;
  readonly #pending = new Map<number, Pending>();
  #engine: AnsweringEngine | null = null;
  #number = 0;
  #isClosed = false;

  /**
   * Starts nothing yet.
   * @param settings asked for whenever an engine starts
   * @param observe hears what the engine says besides its answers
   */
  constructor(
    settings: () => ConversationSettings,
    engine: EngineSettings = {},
    observe: (event: EngineEvent) => void = () => undefined,
  ) {
    this.#settings = settings;
    this.#engineSettings = engine;
    this.#observe = observe;
  }

  /**
   * Asks a model one question; the engine starts with the first, where it was not started before.
   * @param trace also what every latent space is near to
   * @throws SalfError that says why there is no answer
   */
  ask(predictor: Predictor, texts: readonly string[], trace: Question['trace']): Promise<Prediction> {
    const question: Question = { number: this.#number++, predictor, texts: [...texts], trace };
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(closed());
        return;
      }
      this.#pending.set(question.number, { question, resolve, reject });
      (this.#engine ??= this.#begin()).ask(question);
    });
  }

  /** Starts the engine where somebody is about to ask, so that the first answer does not wait for it. */
  warm(): void {
    if (!this.#isClosed) this.#engine ??= this.#begin();
  }

  /** Ends the engine; what was not answered is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#rejectAll(closed());
    this.#engine?.cancel();
    await this.#engine?.ended.catch(() => undefined);
  }

  /** Ends the engine at once. */
  kill(): void {
    this.#isClosed = true;
    this.#engine?.kill();
  }

  #begin(): AnsweringEngine {
    const request = { kind: 'answer', ...this.#settings() } as const;
    const engine = startEngine(request, (event) => this.#hear(event), null, this.#engineSettings);
    engine.ended.then(
      (last) => this.#over(last),
      (thrown: unknown) => this.#lost(thrown),
    );
    return engine;
  }

  #hear(event: EngineEvent): void {
    if (event.type === 'answered') this.#take(event.number)?.resolve(event.prediction);
    else if (event.type === 'refused')
      this.#take(event.number)?.reject(thrownBy({ type: 'error', fault: event.fault, exitCode: 2 }));
    else this.#observe(event);
  }

  #take(number: number): Pending | undefined {
    const pending = this.#pending.get(number);
    this.#pending.delete(number);
    return pending;
  }

  /** A question that came while the engine was ending goes to the next one. */
  #over(last: LastEvent): void {
    if (last.type === 'error') {
      this.#lost(thrownBy(last));
      return;
    }
    this.#engine = null;
    if (this.#isClosed || this.#pending.size === 0) return;
    this.#engine = this.#begin();
    for (const { question } of this.#pending.values()) this.#engine.ask(question);
  }

  #lost(thrown: unknown): void {
    this.#engine = null;
    this.#rejectAll(thrown);
  }

  #rejectAll(thrown: unknown): void {
    for (const pending of this.#pending.values()) pending.reject(thrown);
    this.#pending.clear();
  }
}

function closed(): FailureError {
  return new FailureError({ code: 'internal', message: 'The program is closing.', remedy: 'Start it and ask again.' });
}
