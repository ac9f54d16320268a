/** Least time between two words about progress, in milliseconds: no eye reads faster. */
const PAUSE = 200;

/** Lets one of many words about progress pass now and then; the numbers of all steps are in the store. */
export class Gate {
  #last = -Infinity;

  /** Whether enough time has passed since the last word that passed; if so, this one does. */
  pass(now: number = Date.now()): boolean {
    if (now - this.#last < PAUSE) return false;
    this.#last = now;
    return true;
  }
}
