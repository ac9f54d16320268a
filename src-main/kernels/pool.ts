/** Threads that run kernels: pieces are taken one by one, so a thread that is slowed down takes fewer. */
import { Worker } from 'node:worker_threads';
import { refusalRemedy } from '../base/begin-process.ts';
import { FailureError } from '../base/errors.ts';
import type { Order } from './thread.ts';
import { threadsFor } from './threads.ts';
import { BoundLoop, type Binding, type Job } from './work.ts';

/** A kernel with its arrays, ready to run. */
export interface BoundKernel {
  /** Runs the kernel over ranges that do not overlap. @throws FailureError `internal` where a thread fails */
  readonly run: (jobs: readonly Job[]) => Promise<void>;
}

export class KernelPool {
  readonly #most: number;
  /** Started with the first run that is worth it. */
  #threads: readonly Worker[] = [];
  #bindings = 0;
  /** Runs take turns. */
  #last: Promise<void> = Promise.resolve();

  /** @param most threads at most; 0: as many as the machine has cores */
  constructor(most: number) {
    this.#most = most;
  }

  bind(binding: Binding): BoundKernel {
    const own = new BoundLoop(binding);
    const id = this.#bindings++;
    let isKnown = false;
    const run = async (jobs: readonly Job[]) => {
      const elements = jobs.reduce((sum, { start, end }) => sum + end - start, 0);
      const count = threadsFor(elements, this.#most);
      if (count === 0) {
        let pieces = 0;
        own.work(jobs, () => pieces++);
        return;
      }
      if (this.#threads.length === 0) this.#threads = Array.from({ length: count }, startThread);
      if (!isKnown) this.#tell({ type: 'bind', id, binding });
      isKnown = true;
      const ended = Promise.all(this.#threads.map(answerOf));
      this.#tell({ type: 'run', id, jobs, taken: new Int32Array(new SharedArrayBuffer(4)) });
      await ended;
    };
    return {
      run: (jobs) => {
        this.#last = this.#last.then(() => run(jobs));
        return this.#last;
      },
    };
  }

  #tell(order: Order): void {
    for (const thread of this.#threads) thread.postMessage(order);
  }
}

const pools = new Map<number, KernelPool>();

/** The process's pool of at most so many threads; 0: as many as the machine has cores. */
export function kernelPool(threads: number): KernelPool {
  const pool = pools.get(threads) ?? new KernelPool(threads);
  pools.set(threads, pool);
  return pool;
}

function startThread(): Worker {
  const thread = new Worker(new URL('./thread.ts', import.meta.url));
  // It has nothing to say but what is waited for; see answerOf.
  thread.unref();
  return thread;
}

/** Waits for the thread's word that it is done. */
function answerOf(thread: Worker): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const failed = (thrown: Error) => {
    const message = `A thread of the optimiser failed: ${thrown.message}.`;
    reject(new FailureError({ code: 'internal', message, remedy: refusalRemedy(thrown) }));
  };
  const exited = (code: number) => failed(new Error(`it ended with code ${code}`));
  const done = (word: unknown) => resolve(word);
  thread.on('message', done).on('error', failed).on('exit', exited).ref();
  return promise.finally(() => thread.off('message', done).off('error', failed).off('exit', exited).unref());
}
