import Database from 'better-sqlite3';
import { FailureError, InputError, SalfError } from '../base/errors.ts';

/**
 * Says in the user's words what SQLite or the file system complained of. What is not theirs comes back as it was.
 * @param file the database or folder at which the work was done
 */
export function storeError(thrown: unknown, file: string): unknown {
  if (thrown instanceof SalfError) return thrown;
  const code = codeOf(thrown);
  if (code === undefined) return thrown;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return corrupt(file, 'The workspace database is damaged.');
  if (/^(SQLITE_FULL|ENOSPC|EDQUOT)/.test(code)) {
    const message = 'There is no space left for the workspace.';
    return new FailureError({ code: 'workspace.no-space', message, remedy: 'Free some space and try again.', file });
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    const message = 'Another program keeps the workspace database locked.';
    return new FailureError({ code: 'workspace.unwritable', message, remedy: 'Close it and try again.', file });
  }
  if (
    /^(SQLITE_(READONLY|CANTOPEN|PERM|IOERR)|EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENOENT|EISDIR|ENAMETOOLONG)/.test(code)
  ) {
    return new InputError({
      code: 'workspace.unwritable',
      message: `The workspace cannot be written (${code}).`,
      remedy: 'Choose another folder with --workspace.',
      file,
    });
  }
  return thrown;
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

function codeOf(thrown: unknown): string | undefined {
  if (thrown instanceof Database.SqliteError) return thrown.code;
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return undefined;
}
