import { FailureError, SalfError } from '../base/errors.ts';
import { systemError } from '../base/system-error.ts';
import { codeOf } from '../base/trouble.ts';

/**
 * Says in the user's words what SQLite or the file system complained of. What is not theirs comes back as it was.
 * @param file the database or folder at which the work was done
 */
export function storeError(thrown: unknown, file: string): unknown {
  if (thrown instanceof SalfError) return thrown;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(thrown) ?? '')) return corrupt(file, 'The workspace database is damaged.');
  return systemError(thrown, { file });
}

/** The database is not what this program left behind. */
export function corrupt(file: string, message: string): FailureError {
  return new FailureError({
    code: 'store.corrupt',
    message,
    remedy: 'Restore a backup of it, or choose another folder with --workspace.',
    file,
  });
}

/** Whether another process has the database for a moment, or for longer. */
export function isBusy(thrown: unknown): boolean {
  return codeOf(thrown)?.startsWith('SQLITE_BUSY') ?? false;
}
