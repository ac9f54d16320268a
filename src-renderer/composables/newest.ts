/** Questions that overtake one another: only the answer to the newest counts. */
export class Newest {
  #turn = 0;
  #newest: Promise<void> = Promise.resolve();

  /**
   * Asks, and takes the answer unless a later question was asked meanwhile. Resolves when the answer to the newest question was
   * taken, so that whoever waited for an older one does not go on with what was there before both.
   */
  ask<T>(question: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    return (this.#newest = this.#follow(++this.#turn, question, take));
  }

  /** No answer that is still to come counts. */
  drop(): void {
    this.#turn++;
    this.#newest = Promise.resolve();
  }

  async #follow<T>(turn: number, question: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    const answer = await question();
    if (turn === this.#turn) take(answer);
    else await this.#newest;
  }
}
