/** Files and folders that are there whole or not at all, and what killed processes left of them. */
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, realpathSync, renameSync } from 'node:fs';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './processes.ts';
import { systemError } from './system-error.ts';
import { codeOf, type Place } from './trouble.ts';

/** A name next to `path`, on the same file system, that nothing else uses; it names this process. */
function partialOf(path: string): string {
  return `${path}.partial-${process.pid}-${randomBytes(4).toString('hex')}`;
}
/** The second is what earlier versions called the copies that a migration made. */
const PARTIAL = /\.(?:partial-(\d+)-[0-9a-f]{8}|bak\.(\d+)\.tmp)(?:-journal|-wal|-shm)?$/;

/** Whether a file or folder of this name is one that is not complete. */
export function isPartial(name: string): boolean {
  return PARTIAL.test(name);
}

/**
 * A file or folder that is made under another name and gets its own when it is complete and on the disk. What a process
 * that was killed left of the same one is deleted first.
 */
export class Placement {
  /** Where to make it. */
  readonly partial: string;
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    this.partial = partialOf(path);
    removeLeftovers(dirname(path), basename(path));
  }

  /** Syncs all of it, renames it, and syncs the folder, so that the name survives a power cut too. */
  commit(): void {
    syncTree(this.partial);
    renameSync(this.partial, this.#path);
    syncFolder(dirname(this.#path));
  }

  /** Deletes what was not committed. */
  discard(): void {
    // Where nothing could be made, asking to delete it would hide the reason.
    if (existsSync(this.partial)) rmSync(this.partial, { recursive: true, force: true });
  }
}

/** Writes to a file at the handle's position. */
export type Fill = (handle: FileHandle) => Promise<void>;

/**
 * Writes a file under another name, syncs and renames it: what reads it finds all of it or nothing, and on any failure
 * the old file stays and nothing else remains.
 * @param place what a refusal of the system is to say besides the file
 * @throws SalfError that says what the system refused, `workspace.no-space` or `workspace.unwritable` for most
 */
export async function writeAtomically(file: string, content: string | Fill, place: Place = {}): Promise<void> {
  const placement = new Placement(file);
  try {
    const handle = await open(placement.partial, 'wx');
    try {
      await (typeof content === 'string' ? handle.writeFile(content) : content(handle));
      // Not in commit() alone: a large file would block the thread there.
      await handle.sync();
    } finally {
      await handle.close();
    }
    placement.commit();
  } catch (thrown) {
    throw systemError(thrown, { ...place, file });
  } finally {
    placement.discard();
  }
}

/** As {@link writeAtomically}; links stay links, and what is no file, such as /dev/null, is written to. */
export function writeAtomicallySync(file: string, content: Uint8Array | string, place: Place = {}): void {
  const target = targetOf(file);
  const placement = new Placement(target);
  try {
    // Renaming over /dev/null or a pipe would take it away from everybody.
    if (isSpecial(target)) writeFileSync(target, content);
    else {
      writeFileSync(placement.partial, content, { flag: 'wx' });
      placement.commit();
    }
  } catch (thrown) {
    throw systemError(thrown, { ...place, file });
  } finally {
    placement.discard();
  }
}

/** Syncs a file, or a folder with all that is in it. */
function syncTree(path: string): void {
  if (!statSync(path).isDirectory()) {
    // Windows syncs only what may be written; elsewhere a copy may be read-only.
    sync(path, process.platform === 'win32' ? 'r+' : 'r');
    return;
  }
  for (const name of readdirSync(path)) syncTree(join(path, name));
  syncFolder(path);
}

/** What systems answer that sync no folders, or let this one not be read: the rename itself has worked. */
const NO_FOLDER_SYNC = ['EACCES', 'EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP'];

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  try {
    sync(folder, 'r');
  } catch (thrown) {
    if (!NO_FOLDER_SYNC.includes(codeOf(thrown) ?? '')) throw thrown;
  }
}

function sync(path: string, flags: 'r' | 'r+'): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
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
