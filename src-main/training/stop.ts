/** How long work hears that it is to stop: between two pieces of it, wherever it lets the process listen. */
import type { RunHost } from './trainer.ts';

/** Thrown out of work that can be left where it is. */
export class StopAsked extends Error {}

/** Lets the process listen. @throws StopAsked where it has heard that the work must stop */
export function pauseOrStop({ pause, stopReason }: Pick<RunHost, 'pause' | 'stopReason'>): () => Promise<void> {
  return async () => {
    await pause();
    if (stopReason() !== null) throw new StopAsked();
  };
}
