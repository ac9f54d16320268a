/**
 * The process around work, and how work hears that it is to stop: between two pieces of it, wherever it lets the process
 * listen.
 */
import type { EngineEvent } from '../contract/events.ts';

/** The process around a run. */
export interface RunHost {
  readonly emit: (event: EngineEvent) => void;
  /** Waits until all that was said is on the disk; a checkpoint must not be there without what was said before it. */
  readonly secure: () => void;
  /** Why the run must stop at the next step border; null: it must not. */
  readonly stopReason: () => 'cancelled' | 'host-gone' | null;
  /** Aborted as soon as there is a reason to stop: ends a step in its middle, before it has changed anything. */
  readonly stopping: AbortSignal;
  /** Lets the process listen. */
  readonly pause: () => Promise<void>;
}

/** Thrown out of work that can be left where it is. */
export class StopAsked extends Error {}

/** @returns whether the work reached its end; false: it was left because a stop was asked for */
export async function unlessStopped(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (thrown) {
    if (thrown instanceof StopAsked) return false;
    throw thrown;
  }
}

/** Lets the process listen. @throws StopAsked where it has heard that the work must stop */
export function pauseOrStop({ pause, stopReason }: Pick<RunHost, 'pause' | 'stopReason'>): () => Promise<void> {
  return async () => {
    await pause();
    if (stopReason() !== null) throw new StopAsked();
  };
}
