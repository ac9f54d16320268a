/** Writing without leaving anything half-written, and saying plainly why a disk refuses. */

import { open, rename, rm, statfs, type FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { FailureError } from '../base/errors.ts';
import { systemError } from '../base/system-error.ts';
import { partialOf, removeLeftovers } from '../base/write-whole.ts';

/**
 * Writes a file under a temporary name, syncs it to the disk and renames it; on any failure nothing remains, and
 * what a process that was killed left of the same file goes too.
 *
 * @throws FailureError `workspace.no-space` or `workspace.unwritable`
 */
export async function writeAtomically(path: string, fill: (handle: FileHandle) => Promise<void>): Promise<void> {
  const partial = partialOf(path);
  try {
    removeLeftovers(dirname(path), basename(path));
    const handle = await open(partial, 'wx');
    try {
      await fill(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, path);
  } catch (thrown) {
    // Where nothing could be made, there is nothing to delete, and the first reason is the one that counts.
    await rm(partial, { force: true }).catch(() => undefined);
    throw writeFailure(path, thrown);
  }
}

/** Writes all of `bytes` at the handle's current position. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await handle.write(bytes, done, bytes.length - done)).bytesWritten;
  }
}

/** Bytes an ordinary user may still write on the file system that holds `path`. */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** @throws FailureError `workspace.no-space` when `needed` bytes do not fit into `free` */
export function requireSpace(path: string, needed: number, free: number): void {
  if (needed <= free) return;
  throw new FailureError({
    code: 'workspace.no-space',
    file: path,
    message: `Writing needs ${needed} bytes, but the disk has ${free} free.`,
    remedy: 'Free some space, or choose a folder on another disk.',
  });
}

const ELSEWHERE = 'choose another folder';

/** The reason a write failed, as a typed error where the user can mend it; anything else unchanged. */
export function writeFailure(path: string, thrown: unknown): unknown {
  return systemError(thrown, { file: path, elsewhere: ELSEWHERE, isUnderWay: true });
}
