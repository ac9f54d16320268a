/** Types of the metadata in a GGUF file. Source: `gguf.h` of llama.cpp, "GGUF files are structured like this". */

/** By their number in files. */
export const VALUE_TYPES = [
  'u8',
  'i8',
  'u16',
  'i16',
  'u32',
  'i32',
  'f32',
  'bool',
  'string',
  'array',
  'u64',
  'i64',
  'f64',
] as const;
export type ValueType = (typeof VALUE_TYPES)[number];
export type NumberType = Exclude<ValueType, 'bool' | 'string' | 'array'>;

/** Bytes of a value; of a string at least, and of an array at least. */
export const VALUE_BYTES: Readonly<Record<ValueType, number>> = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  f32: 4,
  bool: 1,
  string: 8,
  array: 12,
  u64: 8,
  i64: 8,
  f64: 8,
};

export type MetaScalar = number | boolean | string;
/** A value of the metadata; arrays are of one type. Integers beyond 2^53 are rounded. */
export type MetaValue = MetaScalar | readonly MetaScalar[];
export type Metadata = ReadonlyMap<string, MetaValue>;

/** `GGUF` in the byte order of the file. */
export const MAGIC = 'GGUF';
/** What is written; version 2 has the same layout and is read as well. */
export const VERSION = 3;
/** Where a file does not say otherwise, tensors start at multiples of so many bytes. */
export const DEFAULT_ALIGNMENT = 32;
export const ALIGNMENT_KEY = 'general.alignment';
