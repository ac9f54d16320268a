import { closeSync, openSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { SalfError } from './errors.ts';
import { codeOf, troubleError, troubleOf } from './trouble.ts';
import type { Place, Trouble } from './trouble.ts';

/**
 * Says in the user's words what the system refused at a file or folder. What is no refusal comes back as it was.
 * @param place with the file at which the work was done
 */
export function systemError(thrown: unknown, place: Place & { readonly file: string }): unknown {
  if (thrown instanceof SalfError) return thrown;
  const trouble = troubleOf(thrown);
  if (trouble === null) return thrown;
  const free = freeAt(place.file);
  const known = { ...(free === null ? {} : { free }), ...place };
  return troubleError(realTrouble(thrown, trouble, place.file, free), known);
}

/** SQLite reports less than the system does; the reason shows when the file is opened, or its disk looked at. */
function realTrouble(thrown: unknown, trouble: Trouble, file: string, free: number | null): Trouble {
  const code = codeOf(thrown) ?? '';
  if (!/^SQLITE_(CANTOPEN|READONLY|IOERR|PERM)/.test(code)) return trouble;
  if (code.startsWith('SQLITE_IOERR') && free !== null && free < PAGE) return 'full';
  return openingTrouble(file) ?? trouble;
}

/** Bytes; with less left, SQLite can write nothing. */
const PAGE = 64 * 1024;

function openingTrouble(file: string): Trouble | null {
  try {
    // Opening a queue or a device may wait for ever, or do something.
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isFile() && !stat.isDirectory()) return 'special';
    closeSync(openSync(file, 'r+'));
    return null;
  } catch (thrown) {
    return troubleOf(thrown);
  }
}

/** Bytes that an ordinary user may still write where a file lies, or will; null: nobody can tell. */
export function freeAt(path: string): number | null {
  for (let at = path; ; at = dirname(at)) {
    try {
      const { bavail, bsize } = statfsSync(at);
      return bavail * bsize;
    } catch {
      if (dirname(at) === at) return null;
    }
  }
}
