/** Ctrl-C in a benchmark: measured processes are ended, and temporary folders are removed, before the program goes. */
const NAMES = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell answers for a program that was interrupted. */
const INTERRUPTED = 130;

/** What tells a process of signals. */
interface Signals {
  on(name: NodeJS.Signals, listener: () => void): unknown;
  off(name: NodeJS.Signals, listener: () => void): unknown;
  exitCode?: typeof process.exitCode;
}

/**
 * Runs `work`, whose signal is aborted by an interruption; it then has to end its processes and to throw. The exit code
 * becomes 130, and nothing is thrown.
 */
export async function untilInterrupted(
  work: (signal: AbortSignal) => Promise<void>,
  signals: Signals = process,
): Promise<void> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  NAMES.forEach((name) => signals.on(name, abort));
  try {
    await work(controller.signal);
  } catch (thrown) {
    if (!controller.signal.aborted) throw thrown;
    signals.exitCode = INTERRUPTED;
  } finally {
    NAMES.forEach((name) => signals.off(name, abort));
  }
}

/**
 * Waits for a process that `kill` ends. Throws what the signal was aborted with, once the process is gone.
 */
export async function untilGone<End>(signal: AbortSignal, ended: Promise<End>, kill: () => void): Promise<End> {
  signal.addEventListener('abort', kill);
  if (signal.aborted) kill();
  try {
    const end = await ended;
    signal.throwIfAborted();
    return end;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
