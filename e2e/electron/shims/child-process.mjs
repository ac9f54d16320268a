/** The event `spawn` of a ChildProcess (Node 15.1). */
import * as real from 'child_process';

export const { execFileSync } = real;

export function spawn(...words) {
  const child = real.spawn(...words);
  if (child.pid !== undefined) process.nextTick(() => child.emit('spawn'));
  return child;
}
