/** A file that grows by whole lines. One process writes it; others may read it at any time. */
import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, futimesSync, openSync, readSync, writeSync } from 'node:fs'; // prettier-ignore
import { writeFailure } from './disk.ts';

const NEWLINE = 0x0a;
/** Bytes that are read at once in search of the last line. */
const BLOCK = 64 * 1024;

export class LineFile {
  readonly path: string;
  /** The last line that was there when it was opened, without its newline; null: there was none. */
  readonly last: Uint8Array | null;
  readonly #descriptor: number;
  #size: number;
  #isOpen = true;

  /**
   * Opens a file to append after its last whole line; what a process that was killed left of another one is cut off.
   * @throws FailureError `workspace.unwritable`, `workspace.no-space`
   */
  constructor(path: string) {
    this.path = path;
    // Not opened for appending: a line that could only be written in part is taken back.
    this.#descriptor = this.#guard(() => openSync(path, constants.O_RDWR | constants.O_CREAT));
    const found = this.#guard(() => lastLine(this.#descriptor));
    this.last = found?.line ?? null;
    this.#size = found?.end ?? 0;
    this.#guard(() => ftruncateSync(this.#descriptor, this.#size));
  }

  /**
   * Hands a line to the operating system: it is in the file whatever becomes of this process.
   * @param line with its newline
   * @throws FailureError `workspace.no-space`, `workspace.unwritable`; nothing of the line remains then
   */
  append(line: string): void {
    const bytes = Buffer.from(line);
    this.#guard(() => {
      try {
        for (let done = 0; done < bytes.length;) {
          done += writeSync(this.#descriptor, bytes, done, bytes.length - done, this.#size + done);
        }
      } catch (thrown) {
        ftruncateSync(this.#descriptor, this.#size);
        throw thrown;
      }
    });
    this.#size += bytes.length;
  }

  /** Waits until all of it is on the disk, whatever becomes of the machine. */
  sync(): void {
    this.#guard(() => fsyncSync(this.#descriptor));
  }

  /** Updates the file's date: a sign of life for those who cannot see this process. */
  touch(): void {
    const now = Date.now() / 1000;
    try {
      futimesSync(this.#descriptor, now, now);
    } catch {
      // A file system that dates nothing may still take lines; where it takes none either, the next one says so.
    }
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#descriptor);
    this.#isOpen = false;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      throw writeFailure(this.path, thrown);
    }
  }
}

/** The last line that has its newline, and where it ends; null: there is none. */
function lastLine(descriptor: number): { readonly line: Uint8Array; readonly end: number } | null {
  const { size } = fstatSync(descriptor);
  for (let length = BLOCK; ; length *= 2) {
    const from = Math.max(0, size - length);
    const tail = Buffer.alloc(size - from);
    for (let done = 0; done < tail.length;) {
      const read = readSync(descriptor, tail, done, tail.length - done, from + done);
      if (read === 0) throw new Error('the file became shorter while it was read');
      done += read;
    }
    const end = tail.lastIndexOf(NEWLINE);
    const before = end <= 0 ? -1 : tail.lastIndexOf(NEWLINE, end - 1);
    // Where the line before is not in sight, the beginning of this one is not either.
    if (end >= 0 && (before >= 0 || from === 0)) return { line: tail.subarray(before + 1, end), end: from + end + 1 };
    if (from === 0) return null;
  }
}
