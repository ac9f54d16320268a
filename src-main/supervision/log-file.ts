import { closeSync, openSync, writeSync } from 'node:fs';
import { storeError } from '../store/faults.ts';

/** How much of the end is kept in memory, in characters. */
const TAIL = 4000;

/** Where an engine's stderr goes: a file, if there is one, and the last part of it also into memory. */
export class LogFile {
  readonly path: string | null;
  readonly #descriptor: number | null;
  #tail = '';

  /**
   * Appends to the file, because a run that is resumed has one already.
   * @throws InputError `workspace.unwritable`; FailureError `workspace.no-space`, as `write` does
   */
  constructor(path: string | null) {
    this.path = path;
    try {
      this.#descriptor = path === null ? null : openSync(path, 'a');
    } catch (thrown) {
      throw storeError(thrown, path ?? '');
    }
  }

  get tail(): string {
    return this.#tail;
  }

  write(text: string): void {
    this.#tail = (this.#tail + text).slice(-TAIL);
    if (this.#descriptor === null || this.path === null) return;
    try {
      // The system may take less than it was given.
      const bytes = Buffer.from(text);
      for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor, bytes, done);
    } catch (thrown) {
      throw storeError(thrown, this.path);
    }
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
  }
}
