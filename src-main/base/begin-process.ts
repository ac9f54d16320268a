import type { ChildProcess } from 'node:child_process';

/**
 * Starts a program of which the system may refuse to start any more. Node says that in three ways: it throws, or it has an
 * error later, of a process that has pipes (no such program) or none (too many open files). Here it is one way.
 * @param start calls spawn or fork
 * @param refused hears once, in a later turn, why there is no process
 * @returns the process, with the pipes that were asked for; null: there is none
 */
export function beginProcess<Child extends ChildProcess>(
  start: () => Child,
  refused: (why: Error) => void,
): Child | null {
  try {
    const child = start();
    const isThere = child.pid !== undefined;
    // Of a process that is there, an error says that a signal or a message did not reach it: it is about to end.
    child.on('error', (why) => {
      if (!isThere) refused(why);
    });
    return isThere ? child : null;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown : new Error(String(thrown));
    process.nextTick(refused, why);
    return null;
  }
}

/** What the system has too little of where it refuses a process. */
const SCARCE = /\b(EMFILE|ENFILE|EAGAIN|ENOMEM)\b/;

/** What to do where a process was refused. */
export function refusalRemedy({ message }: Error): string {
  return SCARCE.test(message)
    ? 'The system has no room for another process or open file: close other programs, or raise its limits (ulimit -n, ulimit -u), and try again.'
    : 'Check that the program is there and may be run, and try again.';
}
