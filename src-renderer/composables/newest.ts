/**
 * Requests that may overtake one another: only the answer to the newest one counts. A request that is repeated while it is
 * pending is sent once more when its answer is there, however often it was repeated, so that answers always arrive.
 */
export class Newest {
  #turn = 0;
  /** Settles when the newest question has its answer. */
  #newest: Promise<void> = Promise.resolve();
  /** What the newest question asks; null: none counts. */
  #key: string | null = null;
  #isUnderWay = false;
  /** The same question once more, after the one that is under way. */
  #again: Promise<void> | null = null;

  /**
   * Sends a request, and takes its answer unless another request was sent meanwhile. Resolves when the newest answer was taken:
   * the caller of an overtaken request does not continue with old data.
   * @param key equal for equal questions
   */
  ask<T>(key: string, question: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    if (!this.#isUnderWay || this.#key !== key) return this.#begin(key, question, take);
    return (this.#again ??= this.#newest.then(() => {
      // Something else was asked meanwhile.
      if (this.#key !== key || this.#isUnderWay) return this.#newest;
      return this.#begin(key, question, take);
    }));
  }

  /** No answer that is still to come counts. */
  drop(): void {
    this.#turn++;
    this.#key = null;
    this.#isUnderWay = false;
    this.#again = null;
    this.#newest = Promise.resolve();
  }

  #begin<T>(key: string, question: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    this.#key = key;
    this.#isUnderWay = true;
    this.#again = null;
    return (this.#newest = this.#follow(++this.#turn, question, take));
  }

  async #follow<T>(turn: number, question: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    const answer = await question();
    if (turn !== this.#turn) return this.#newest;
    this.#isUnderWay = false;
    take(answer);
  }
}
