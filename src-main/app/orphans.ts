import { hostname } from 'node:os';
import { isAlive } from '../base/processes.ts';
import type { Store } from '../store/open.ts';

/**
 * A program that was killed, or a machine that lost its power, leaves runs that claim to be at work. Marks those of
 * this machine whose supervising process is gone as crashed.
 */
export function endOrphans(store: Store): void {
  for (const { id, hostName, hostPid } of store.runs.running()) {
    if (hostName !== hostname() || hostPid === null || isAlive(hostPid)) continue;
    store.runs.end(id, 'crashed', {
      code: 'engine.crashed',
      message: 'The program that supervised it ended.',
      remedy: `Go on with \`salf resume ${id}\`.`,
    });
  }
}
