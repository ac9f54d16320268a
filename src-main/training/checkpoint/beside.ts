/**
 * Work beside other work, such as writing a checkpoint while the passes of the next step run: whoever would change what it reads
 * waits for it first.
 */
export class Beside {
  #work: Promise<void> = Promise.resolve();

  /** Begins work once the work before has ended. Its failure is thrown where its end is waited for. */
  async begin(work: () => Promise<void>): Promise<void> {
    await this.end();
    this.#work = work();
    // Else a failure that nobody waits for yet would end the process.
    void Promise.allSettled([this.#work]);
  }

  /** Waits for the work. @throws what it threw, once */
  async end(): Promise<void> {
    const work = this.#work;
    this.#work = Promise.resolve();
    await work;
  }

  /** Waits for the work, however it ends. */
  async rest(): Promise<void> {
    await Promise.allSettled([this.#work]);
  }
}
