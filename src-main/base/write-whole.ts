/** Files that are there whole or not at all, and what killed processes left of them. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './processes.ts';
import { systemError } from './system-error.ts';
import type { Place } from './trouble.ts';

/** A name beside `path`, on the same file system, that nothing else uses; it names this process. */
export function partialOf(path: string): string {
  return `${path}.partial-${process.pid}-${randomBytes(4).toString('hex')}`;
}
/** The second is what earlier versions called the copies that a migration made. */
const PARTIAL = /\.(?:partial-(\d+)-[0-9a-f]{8}|bak\.(\d+)\.tmp)(?:-journal|-wal|-shm)?$/;

/**
 * Writes a file under another name first; what reads it finds all of it or nothing.
 * @throws SalfError that says what the system refused, `workspace.no-space` or `workspace.unwritable` for most
 */
export function writeWhole(file: string, content: Uint8Array | string, place: Place = {}): void {
  const target = targetOf(file);
  const partial = partialOf(target);
  try {
    // Renaming over /dev/null or a pipe would take it away from everybody.
    if (isSpecial(target)) writeFileSync(target, content);
    else {
      writeFileSync(partial, content, { flag: 'wx' });
      renameSync(partial, target);
    }
  } catch (thrown) {
    // Where nothing could be made, asking to delete it would hide the reason.
    if (existsSync(partial)) rmSync(partial);
    throw systemError(thrown, { ...place, file });
  }
}

/** Where a link leads, so that the link stays one. */
function targetOf(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}

function isSpecial(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}

/**
 * Deletes what processes that are gone left half-written in a folder, files and folders alike.
 * @param of only what was to become the file or folder of this name; null: all
 * @returns their names
 */
export function removeLeftovers(folder: string, of: string | null = null): string[] {
  const isLeft = (name: string): boolean => {
    if (of !== null && !name.startsWith(`${of}.`)) return false;
    const [, now, before] = PARTIAL.exec(name) ?? [];
    const pid = now ?? before;
    return pid !== undefined && !isAlive(Number(pid));
  };
  const names = namesIn(folder).filter(isLeft);
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true });
  return names;
}

/** None where the folder is not there. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
