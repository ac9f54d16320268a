/** Reads the values at the beginning of a file one after another; what leads beyond the file is an input error. */

import { readSync } from 'node:fs';
import { badWeights } from '../../models/faults.ts';
import { VALUE_BYTES, type NumberType } from './value-types.ts';

const CHUNK = 4 << 20;
const CUT = 'The file is cut off or damaged; download it again.';

type Read = (view: DataView, at: number) => number;

const READ: Readonly<Record<NumberType, Read>> = {
  u8: (view, at) => view.getUint8(at),
  i8: (view, at) => view.getInt8(at),
  u16: (view, at) => view.getUint16(at, true),
  i16: (view, at) => view.getInt16(at, true),
  u32: (view, at) => view.getUint32(at, true),
  i32: (view, at) => view.getInt32(at, true),
  f32: (view, at) => view.getFloat32(at, true),
  u64: (view, at) => Number(view.getBigUint64(at, true)),
  i64: (view, at) => Number(view.getBigInt64(at, true)),
  f64: (view, at) => view.getFloat64(at, true),
};

export class Cursor {
  readonly file: string;
  /** Size of the file. */
  readonly size: number;
  /** Named in errors: which value is being read. */
  field = 'header';
  readonly #descriptor: number;
  #chunk = Buffer.alloc(0);
  #view = new DataView(new ArrayBuffer(0));
  /** Where the chunk starts in the file, and how far in it was read. */
  #start = 0;
  #at = 0;

  /** @param descriptor of an open file */
  constructor(file: string, descriptor: number, size: number) {
    this.file = file;
    this.size = size;
    this.#descriptor = descriptor;
  }

  /** Of the next value, in the file. */
  get position(): number {
    return this.#start + this.#at;
  }

  /** @throws InputError `model.bad-weights` where so many bytes do not follow */
  requireBytes(bytes: number, what: string): void {
    const left = this.size - this.position;
    if (bytes <= left) return;
    throw badWeights(this.file, this.field, `${what} takes ${bytes} bytes, but only ${left} follow.`, CUT);
  }

  number(type: NumberType): number {
    const bytes = VALUE_BYTES[type];
    const at = this.#take(bytes);
    return READ[type](this.#view, at);
  }

  /** A count or length; such as no file can hold are refused by {@link requireBytes}. */
  count(): number {
    return this.number('u64');
  }

  /** Bytes as text, such as are no UTF-8 replaced. @param most bytes that are allowed */
  string(most: number): string {
    const length = this.count();
    this.requireBytes(length, 'A text');
    if (length > most) {
      throw badWeights(this.file, this.field, `A text has ${length} bytes; at most ${most} are allowed.`);
    }
    const at = this.#take(length);
    return this.#chunk.toString('utf8', at, at + length);
  }

  /** A text that is not empty, which errors name from now on. */
  name(most: number): string {
    const name = this.string(most);
    if (name.trim() === '') throw badWeights(this.file, this.field, 'The name is empty.');
    this.field = name;
    return name;
  }

  /** Makes sure that the next bytes are in memory, and passes them; their position in the chunk. */
  #take(bytes: number): number {
    if (this.#at + bytes > this.#chunk.length) this.#fill(bytes);
    const at = this.#at;
    this.#at += bytes;
    return at;
  }

  #fill(bytes: number): void {
    this.requireBytes(bytes, 'A value');
    const start = this.position;
    const chunk = Buffer.alloc(Math.min(Math.max(bytes, CHUNK), this.size - start));
    let done = 0;
    while (done < chunk.length) {
      const read = readSync(this.#descriptor, chunk, done, chunk.length - done, start + done);
      if (read === 0) throw badWeights(this.file, this.field, 'The file ended while it was being read.', CUT);
      done += read;
    }
    this.#chunk = chunk;
    this.#view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    this.#start = start;
    this.#at = 0;
  }
}
