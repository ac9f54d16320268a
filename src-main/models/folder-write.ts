/** Writing a folder that appears under its name only when it is complete. */

import { mkdir, open, readdir, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import { Placement } from '../base/atomic-write.ts';
import { freeBytes, requireSpace, writeFailure, writeFully } from './disk.ts';
import type { Sink } from './disk.ts';
import { errnoOf } from './faults.ts';

/** A file to write. */
export interface NewFile {
  readonly name: string;
  /** Its size, for the check that the disk has the space. */
  readonly bytes: number;
  readonly fill: (to: Sink) => Promise<void>;
}

/** How somebody follows what is written, and ends it. */
export interface WriteOptions {
  /** Told after each piece how many bytes were written, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
  /** Tells the free bytes on the disk of a folder. */
  readonly free?: (dir: string) => Promise<number>;
}

export interface FolderOptions extends WriteOptions {
  /** Files to write besides. */
  readonly more?: readonly NewFile[];
}

/** Most bytes that are written between two words of progress. */
const PIECE = 1 << 22;

/** A file of this text. */
export function textFile(name: string, text: string): NewFile {
  const bytes = Buffer.from(text);
  return { name, bytes: bytes.length, fill: (to) => writeFully(to, bytes) };
}

/** A JSON file, indented. */
export function jsonFile(name: string, content: unknown): NewFile {
  return textFile(name, `${JSON.stringify(content, null, 2)}\n`);
}

/**
 * Writes the files into a folder of another name, syncs each, and renames it; on any failure nothing remains. What a process
 * that was killed left of the same folder is deleted first.
 *
 * @param outDir a folder that is absent or empty; its parents are made
 * @throws InputError `request.bad-option` for an `outDir` in use; FailureError `workspace.no-space` (checked
 *   beforehand) or `workspace.unwritable`; the signal's reason
 */
export async function writeFolder(
  outDir: string,
  files: readonly NewFile[],
  { free = freeBytes, signal, onProgress }: WriteOptions = {},
): Promise<void> {
  await refuseUsedFolder(outDir);
  const out = resolve(outDir);
  const placement = new Placement(out);
  const { partial } = placement;
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const counting = (to: Sink): Sink => ({
    async write(bytes, offset, length) {
      const written = await to.write(bytes, offset, Math.min(length, PIECE));
      signal?.throwIfAborted();
      done += written.bytesWritten;
      onProgress?.(done, total);
      return written;
    },
  });
  try {
    await mkdir(dirname(out), { recursive: true });
    requireSpace(outDir, total, await free(dirname(out)));
    await mkdir(partial);
    for (const { name, fill } of files) {
      await mkdir(dirname(join(partial, name)), { recursive: true });
      await writeSynced(join(partial, name), (to) => fill(counting(to)));
    }
    signal?.throwIfAborted();
    await rmdir(out).catch(ignoreAbsent);
    placement.commit();
  } catch (thrown) {
    throw writeFailure(outDir, thrown);
  } finally {
    placement.discard();
  }
}

async function refuseUsedFolder(outDir: string): Promise<void> {
  const names = await readdir(outDir).catch((thrown: unknown) => {
    if (errnoOf(thrown) === 'ENOENT') return [];
    if (errnoOf(thrown) === 'ENOTDIR') return ['.'];
    throw writeFailure(outDir, thrown);
  });
  if (names.length === 0) return;
  throw new InputError({
    code: 'request.bad-option',
    file: outDir,
    message: 'There is something in the folder to export to.',
    remedy: 'Choose a folder that does not exist yet, or an empty one.',
  });
}

async function writeSynced(path: string, fill: NewFile['fill']): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await fill(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ignoreAbsent(thrown: unknown): void {
  if (errnoOf(thrown) !== 'ENOENT') throw thrown;
}
