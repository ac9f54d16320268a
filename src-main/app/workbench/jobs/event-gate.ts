import type { EngineEvent } from '../../../contract/events.ts';

/** Least time between two events of progress, in milliseconds: no eye reads faster. */
const PAUSE = 200;

/** Lets events pass to windows, those of progress only now and then; the numbers of all steps are in the store. */
export class EventGate {
  readonly #pass: (subject: string, event: EngineEvent) => void;
  #last = 0;

  constructor(pass: (subject: string, event: EngineEvent) => void) {
    this.#pass = pass;
  }

  pass(subject: string, event: EngineEvent): void {
    if (event.type === 'progress') {
      if (!this.isOpen()) return;
      this.#last = Date.now();
    }
    this.#pass(subject, event);
  }

  /** Whether enough time has passed since the last progress. */
  isOpen(): boolean {
    return Date.now() - this.#last >= PAUSE;
  }
}
