/** Arrays of 32-bit numbers as little-endian bytes, the same on every machine. */
import { endianness } from 'node:os';

type Numbers = Float32Array | Int32Array;

/** The bytes of the numbers; a copy. */
export function pack(values: Numbers): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice().buffer);
  return endianness() === 'LE' ? bytes : bytes.swap32();
}

/** @throws RangeError where the bytes are no whole number of numbers */
export function unpackFloats(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  return new Float32Array(native(bytes));
}

/** @throws RangeError where the bytes are no whole number of numbers */
export function unpackInts(bytes: Uint8Array): Int32Array<ArrayBuffer> {
  return new Int32Array(native(bytes));
}

function native(bytes: Uint8Array): ArrayBuffer {
  const copy = Buffer.from(new Uint8Array(bytes).buffer);
  if (endianness() === 'BE') copy.swap32();
  return copy.buffer;
}
