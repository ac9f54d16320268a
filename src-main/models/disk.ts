/** The space on a disk, and saying plainly why it refuses. */

import { statfs } from 'node:fs/promises';
import { FailureError } from '../base/errors.ts';
import { systemError } from '../base/system-error.ts';
import type { Place } from '../base/trouble.ts';

/** Takes bytes one after the other: an open file, or what stands before one. */
export interface Sink {
  /** @returns how many of `length` bytes from `offset` on were taken */
  write(bytes: Uint8Array, offset: number, length: number): Promise<{ readonly bytesWritten: number }>;
}

/** Writes all of `bytes` at the handle's current position. */
export async function writeFully(handle: Sink, bytes: Uint8Array): Promise<void> {
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

/** What a refusal is to say of a file that is written while something runs. */
export const UNDER_WAY: Place = { elsewhere: 'choose another folder', isUnderWay: true };

/** The reason a write failed, as a typed error where the user can mend it; anything else unchanged. */
export function writeFailure(path: string, thrown: unknown): unknown {
  return systemError(thrown, { ...UNDER_WAY, file: path });
}
