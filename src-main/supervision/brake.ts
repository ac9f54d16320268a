/** Something at work that can be asked to stop. */
export interface Stoppable {
  /** At its next step, keeping what it has. */
  cancel(): void;
  /** At once. */
  kill(): void;
}

/**
 * Hands on what is asked of a job to whatever it has at work. What was asked while it had nothing at work, because it
 * was reading files perhaps, is asked of what comes next.
 */
export class Brake implements Stoppable {
  #asked: keyof Stoppable | null = null;
  #current: Stoppable | null = null;

  get isAsked(): boolean {
    return this.#asked !== null;
  }

  /** Names what is at work from now on. @returns it */
  hold<Work extends Stoppable>(work: Work): Work {
    this.#current = work;
    if (this.#asked !== null) work[this.#asked]();
    return work;
  }

  cancel(): void {
    this.#ask('cancel');
  }

  kill(): void {
    this.#ask('kill');
  }

  #ask(how: keyof Stoppable): void {
    this.#asked = how;
    this.#current?.[how]();
  }
}
