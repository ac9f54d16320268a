/** How many threads a kernel gets. */
import { availableParallelism } from 'node:os';
import { PIECE } from './work.ts';

/** More do not read memory faster. */
const MOST_THREADS = 8;
/** With fewer elements than this, the main thread is done before another has woken up. */
const WORTH_A_THREAD = 4 * PIECE;

/** Memory that a thread takes, in bytes; measured on Linux. */
export const THREAD_BYTES = 28e6;

/**
 * Threads for a run over so many elements; 0: the main thread does it alone.
 * @param threads at most; 0: as many as the machine has cores
 */
export function threadsFor(elements: number, threads: number): number {
  const most = Math.min(MOST_THREADS, threads === 0 ? availableParallelism() : threads);
  return most === 1 || elements < WORTH_A_THREAD ? 0 : most;
}
