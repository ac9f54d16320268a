import type { Signals } from './io.ts';

/** What a shell exits with after Ctrl-C. */
export const INTERRUPTED = 130;

/** Signals that ask a program to end. */
export const NAMES = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What can be asked to stop, and ended at once: an engine, or an experiment. */
interface Stoppable<End> {
  readonly ended: Promise<End>;
  cancel(): void;
  kill(): void;
}

/**
 * Waits for the end of some work. The first interruption (Ctrl-C) asks it to stop at its next step, the second ends it;
 * afterwards the signals are as they were.
 */
export async function untilEnded<End>(signals: Signals, work: Stoppable<End>, announce: () => void): Promise<End> {
  let isAsked = false;
  const listener = (): void => {
    if (isAsked) work.kill();
    else {
      isAsked = true;
      announce();
      work.cancel();
    }
  };
  NAMES.forEach((name) => signals.on(name, listener));
  try {
    return await work.ended;
  } finally {
    NAMES.forEach((name) => signals.off(name, listener));
  }
}
