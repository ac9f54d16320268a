/** Token ids in one file, two bytes each where the vocabulary allows it, else four: a corpus that was tokenised once. */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

/** Bytes of an id. */
export type IdWidth = 2 | 4;

export function idWidth(vocabulary: number): IdWidth {
  return vocabulary <= 0x10000 ? 2 : 4;
}

const arrays = { 2: Uint16Array, 4: Uint32Array } as const;
/** Ids that are gathered before they are written. */
const BUFFERED = 1 << 18;

export class TokenWriter {
  readonly #file: number;
  readonly #buffer: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  #waiting = 0;
  #written = 0;

  /** @throws what the file system says */
  constructor(path: string, width: IdWidth) {
    this.#file = openSync(path, 'w');
    this.#buffer = new arrays[width](BUFFERED);
  }

  /** Ids written so far. */
  get count(): number {
    return this.#written + this.#waiting;
  }

  add(id: number): void {
    this.#buffer[this.#waiting++] = id;
    if (this.#waiting === BUFFERED) this.#flush();
  }

  close(): void {
    try {
      this.#flush();
    } finally {
      closeSync(this.#file);
    }
  }

  #flush(): void {
    const bytes = new Uint8Array(this.#buffer.buffer, 0, this.#waiting * this.#buffer.BYTES_PER_ELEMENT);
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
    this.#written += this.#waiting;
    this.#waiting = 0;
  }
}

export class TokenFile {
  readonly #file: number;
  readonly #width: IdWidth;
  #buffer: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> = new Uint16Array(0);

  constructor(path: string, width: IdWidth) {
    this.#file = openSync(path, 'r');
    this.#width = width;
  }

  get count(): number {
    return fstatSync(this.#file).size / this.#width;
  }

  /** The ids from a place on; the array holds them until the next call. @throws RangeError past the end */
  read(start: number, length: number): Uint16Array | Uint32Array {
    if (this.#buffer.length !== length) this.#buffer = new arrays[this.#width](length);
    const bytes = new Uint8Array(this.#buffer.buffer);
    for (let done = 0; done < bytes.length;) {
      const read = readSync(this.#file, bytes, done, bytes.length - done, start * this.#width + done);
      if (read === 0) throw new RangeError(`The token file ends before token ${start + length}.`);
      done += read;
    }
    return this.#buffer;
  }

  close(): void {
    closeSync(this.#file);
  }
}
