/**
 * Work in a thread of its own that can be ended: what takes long keeps no window waiting, and a file that makes a reader
 * run for ever, or out of memory, takes no more with it than the thread.
 */
import { parentPort, Worker } from 'node:worker_threads';
import { refusalRemedy } from './begin-process.ts';
import { FailureError, InputError, SalfError } from './errors.ts';
import type { Fault } from './errors.ts';
import { faultOf } from './fault-of.ts';

/** What a thread says. */
type Message<Result> =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'done'; readonly result: Result }
  | { readonly type: 'failed'; readonly fault: Fault; readonly exitCode: 1 | 2 };

export type Progress = (done: number, total: number) => void;

export interface ThreadLimits {
  /** Seconds after which it is ended; default: never. */
  readonly seconds?: number;
  /** MiB of JavaScript objects after which it is ended; default: that of the process. */
  readonly mebibytes?: number;
  /** What is thrown where a limit was met. */
  readonly exceeded?: (limit: 'time' | 'memory') => SalfError;
  /** Ends it, and rejects with its reason. */
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/**
 * Runs a script that calls {@link serveThread} and gives its result.
 * @throws the SalfError that was thrown there; FailureError `internal` where it ended without a word
 */
export function runThread<Result>(script: URL, input: unknown, limits: ThreadLimits = {}): Promise<Result> {
  const { seconds, mebibytes, signal, progress = () => undefined } = limits;
  const exceeded = limits.exceeded ?? (() => ended('a limit was exceeded'));
  signal?.throwIfAborted();
  const resourceLimits = mebibytes === undefined ? {} : { maxOldGenerationSizeMb: mebibytes };
  const worker = new Worker(script, { workerData: input, resourceLimits });
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const timer = seconds === undefined ? undefined : setTimeout(() => reject(exceeded('time')), seconds * 1000);
  const abort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', abort);
  worker.on('message', (message: Message<Result>) => {
    if (message.type === 'progress') progress(message.done, message.total);
    if (message.type === 'done') resolve(message.result);
    if (message.type === 'failed') reject(thrownIn(message));
  });
  worker.on('error', (thrown: Error) => reject(isMemory(thrown) ? exceeded('memory') : refusedOr(thrown)));
  // It said its last word before it ended, or this is a failure.
  worker.on('exit', (code) => reject(ended(`code ${code}`)));
  return promise.finally(async () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    await worker.terminate();
  });
}

/** The other side: does the work, on the `workerData` that {@link runThread} was given, and says how it ended. */
export async function serveThread<Result>(work: (progress: Progress) => Promise<Result>): Promise<void> {
  const say = (message: Message<Result>): void => parentPort?.postMessage(message);
  try {
    const result = await work((done, total) => say({ type: 'progress', done, total }));
    say({ type: 'done', result });
  } catch (thrown) {
    say({ type: 'failed', fault: faultOf(thrown), exitCode: thrown instanceof SalfError ? thrown.exitCode : 1 });
  }
}

function thrownIn({ fault, exitCode }: Extract<Message<unknown>, { type: 'failed' }>): SalfError {
  return exitCode === 2 ? new InputError(fault) : new FailureError(fault);
}

function isMemory(thrown: Error): boolean {
  return 'code' in thrown && thrown.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/** Where the system has no room for another thread, that is what is said. */
function refusedOr(thrown: Error): Error {
  if (!('code' in thrown) || thrown.code !== 'ERR_WORKER_INIT_FAILED') return thrown;
  const message = `A thread could not be started: ${thrown.message}.`;
  return new FailureError({ code: 'internal', message, remedy: refusalRemedy(thrown) });
}

function ended(how: string): FailureError {
  const message = `A thread ended before its work was done (${how}).`;
  return new FailureError({ code: 'internal', message, remedy: 'Try it again with less data.' });
}
