import { refusalRemedy } from '../base/begin-process.ts';
import { FailureError } from '../base/errors.ts';

/** How a process ended, and its last words on stderr. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lastWords: string;
}

const OUT_OF_MEMORY = /out of memory|bad_alloc|failed to allocate|cannot allocate memory/i;

/**
 * What to tell the user about an engine that ended without a result: `engine.out-of-memory` where that is what killed
 * it (Linux's out-of-memory killer sends SIGKILL), else `engine.crashed`.
 */
export function crashed(exit: Exit, logFile: string | null): FailureError {
  const end = exit.signal === null ? `ended with code ${exit.code ?? 'unknown'}` : `was killed by ${exit.signal}`;
  const file = logFile === null ? {} : { file: logFile };
  if (OUT_OF_MEMORY.test(exit.lastWords) || exit.signal === 'SIGKILL') {
    return new FailureError({
      code: 'engine.out-of-memory',
      message: `The engine ${end}, most likely because the memory ran out.`,
      remedy: 'Use a smaller --batch-size or --max-length, or freeze more blocks.',
      ...file,
    });
  }
  return new FailureError({ code: 'engine.crashed', message: `The engine ${end}.`, remedy: remedy(logFile), ...file });
}

/** An engine that is there but does not do what it must. */
export function hung(message: string, logFile: string | null): FailureError {
  const file = logFile === null ? {} : { file: logFile };
  return new FailureError({ code: 'engine.crashed', message, remedy: remedy(logFile), ...file });
}

/** An engine that the system refused to start. */
export function unstartable(why: Error, logFile: string | null): FailureError {
  const file = logFile === null ? {} : { file: logFile };
  const message = `The engine cannot be started: ${why.message}.`;
  return new FailureError({ code: 'engine.crashed', message, remedy: refusalRemedy(why), ...file });
}

function remedy(logFile: string | null): string {
  return logFile === null ? 'Try again.' : 'Its log says more.';
}
