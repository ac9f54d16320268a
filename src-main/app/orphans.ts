import { hostname } from 'node:os';
import type { Store } from '../store/open.ts';

/**
 * A program that was killed, or a machine that lost its power, leaves runs that claim to be at work. Marks those of
 * this machine whose supervising process is gone as crashed.
 */
export function endOrphans(store: Store): void {
  for (const { id, state, hostName, hostPid } of store.runs.all()) {
    if (state !== 'running' || hostName !== hostname() || hostPid === null || isAlive(hostPid)) continue;
    store.runs.end(id, 'crashed', {
      code: 'engine.crashed',
      message: 'The program that supervised it ended.',
      remedy: `Go on with \`salf resume ${id}\`.`,
    });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    // EPERM: there is such a process, and it belongs to somebody else.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
