import { setImmediate } from 'node:timers/promises';
import { beginBootstrap } from '../../stats/bootstrap.ts';
import type { Store } from '../../store/open.ts';
import type { PendingTest } from '../row-tests.ts';

/** Milliseconds of work before others get their turn: a window must not feel it. */
const TURN = 12;
/** Resamples between two looks at the clock. */
const SLICE = 16;
/** Milliseconds between two words about what is known by now. */
const PAUSE = 1000;

/** Tests differences one after another while the program keeps answering, and keeps what was found. */
export class TestQueue {
  readonly #store: Pick<Store, 'bootstraps'>;
  readonly #onFound: () => void;
  readonly #onFailure: (thrown: unknown) => void;
  readonly #waiting = new Map<string, PendingTest>();
  /** What failed would do so again. */
  readonly #failed = new Set<string>();
  #work: Promise<void> = Promise.resolve();
  #isWorking = false;
  #isClosed = false;

  /** @param onFound is called when more is known: after the last test, and at times before it */
  constructor(store: Pick<Store, 'bootstraps'>, onFound: () => void, onFailure: (thrown: unknown) => void) {
    this.#store = store;
    this.#onFound = onFound;
    this.#onFailure = onFailure;
  }

  add(test: PendingTest): void {
    if (this.#isClosed || this.#failed.has(test.key) || this.#waiting.has(test.key)) return;
    this.#waiting.set(test.key, test);
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#work = this.#run();
  }

  /** Resolves when nothing waits any more. */
  settled(): Promise<void> {
    return this.#work;
  }

  /** Drops what waits; it is asked for again when it is needed. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.#work;
  }

  async #run(): Promise<void> {
    // Whoever asked gets an answer first.
    await setImmediate();
    let reportedAt = performance.now();
    for (const [key, test] of this.#waiting) {
      try {
        await this.#do(test);
      } catch (thrown) {
        this.#failed.add(key);
        this.#onFailure(thrown);
      }
      this.#waiting.delete(key);
      if (this.#isClosed) break;
      if (this.#waiting.size > 0 && performance.now() - reportedAt < PAUSE) continue;
      reportedAt = performance.now();
      this.#onFound();
    }
    this.#isWorking = false;
  }

  async #do(test: PendingTest): Promise<void> {
    const work = beginBootstrap(test.request());
    for (let since = performance.now(); !work.advance(SLICE);) {
      if (performance.now() - since < TURN) continue;
      await setImmediate();
      if (this.#isClosed) return;
      since = performance.now();
    }
    this.#store.bootstraps.put(test.key, work.outcome());
  }
}
