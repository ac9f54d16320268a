/** The metadata of a GGUF file: reading them, and asking for a value of a certain kind. */

import { badConfig, badWeights, show } from '../../models/faults.ts';
import type { Cursor } from './cursor.ts';
import {
  VALUE_BYTES,
  VALUE_TYPES,
  type Metadata,
  type MetaScalar,
  type MetaValue,
  type ValueType,
} from './value-types.ts';

/** Limits far above what any model has, so that no file can fill the memory. */
const MOST_ENTRIES = 65_536;
const MOST_ELEMENTS = 8 << 20;
const LONGEST_KEY = 65_535;
const LONGEST_TEXT = 16 << 20;

/** @throws InputError `model.bad-weights` naming the key */
export function readMetadata(cursor: Cursor, entries: number): Metadata {
  if (entries > MOST_ENTRIES) {
    throw badWeights(cursor.file, 'kv_count', `The file claims ${entries} metadata; at most ${MOST_ENTRIES} are read.`);
  }
  const metadata = new Map<string, MetaValue>();
  const budget = { left: MOST_ELEMENTS };
  for (let index = 0; index < entries; index++) {
    cursor.field = `metadata ${index + 1}`;
    const key = cursor.name(LONGEST_KEY);
    if (metadata.has(key)) throw badWeights(cursor.file, key, 'The metadata have this key twice.');
    metadata.set(key, readValue(cursor, readType(cursor), budget));
  }
  cursor.field = 'header';
  return metadata;
}

function readType(cursor: Cursor): ValueType {
  const id = cursor.number('u32');
  const type = VALUE_TYPES[id];
  if (type !== undefined) return type;
  throw badWeights(
    cursor.file,
    cursor.field,
    `The value has type ${id}; the format knows 0 to ${VALUE_TYPES.length - 1}.`,
  );
}

function readValue(cursor: Cursor, type: ValueType, budget: { left: number }): MetaValue {
  if (type !== 'array') return readScalar(cursor, type);
  const inner = readType(cursor);
  if (inner === 'array') throw badWeights(cursor.file, cursor.field, 'The value is a list of lists.');
  const length = cursor.count();
  cursor.requireBytes(length * VALUE_BYTES[inner], `A list of ${length} values`);
  budget.left -= length;
  if (budget.left < 0) {
    throw badWeights(cursor.file, cursor.field, `The lists up to here have more than ${MOST_ELEMENTS} values.`);
  }
  const values: MetaScalar[] = [];
  for (let index = 0; index < length; index++) values.push(readScalar(cursor, inner));
  return values;
}

function readScalar(cursor: Cursor, type: Exclude<ValueType, 'array'>): MetaScalar {
  if (type === 'string') return cursor.string(LONGEST_TEXT);
  if (type !== 'bool') return cursor.number(type);
  const byte = cursor.number('u8');
  if (byte > 1) throw badWeights(cursor.file, cursor.field, `A yes or no has the byte ${byte}.`);
  return byte === 1;
}

/** Asks for metadata; each question throws InputError `model.bad-config` naming the key. */
export class Questions {
  readonly file: string;
  readonly #metadata: Metadata;

  constructor({ file, metadata }: { readonly file: string; readonly metadata: Metadata }) {
    this.file = file;
    this.#metadata = metadata;
  }

  has(key: string): boolean {
    return this.#metadata.has(key);
  }

  text(key: string): string | undefined {
    return this.#ask(key, (value) => typeof value === 'string', 'a text');
  }

  flag(key: string): boolean | undefined {
    return this.#ask(key, (value) => typeof value === 'boolean', 'true or false');
  }

  /** 1, 2, 3, ... */
  count(key: string): number | undefined {
    return this.#ask(key, (value) => isIndex(value) && value > 0, 'a positive integer');
  }

  /** 0, 1, 2, ... */
  index(key: string): number | undefined {
    return this.#ask(key, isIndex, 'an integer from 0 on');
  }

  /** A finite number above 0, float32 in the file: the shortest decimal that means the same. */
  positive(key: string): number | undefined {
    const isPositive = (value: MetaValue): value is number =>
      typeof value === 'number' && Number.isFinite(value) && value > 0;
    const value = this.#ask(key, isPositive, 'a positive number');
    return value === undefined ? undefined : shortestFloat32(value);
  }

  texts(key: string): readonly string[] | undefined {
    return this.#ask(key, isTexts, 'a list of texts');
  }

  numbers(key: string): readonly number[] | undefined {
    return this.#ask(key, isNumbers, 'a list of numbers');
  }

  /** What a question must answer. */
  required<T>(key: string, answer: T | undefined): T {
    if (answer !== undefined) return answer;
    throw badConfig(
      this.file,
      key,
      'The metadata lack this key.',
      'Convert the model again with the tools of llama.cpp.',
    );
  }

  #ask<T extends MetaValue>(key: string, isRight: (value: MetaValue) => value is T, expected: string): T | undefined;
  #ask(key: string, isRight: (value: MetaValue) => boolean, expected: string): never;
  #ask(key: string, isRight: (value: MetaValue) => boolean, expected: string): MetaValue | undefined {
    const value = this.#metadata.get(key);
    if (value === undefined || isRight(value)) return value;
    const message = `Found ${show(value)}, expected ${expected}.`;
    throw badConfig(this.file, key, message, 'Convert the model again with the tools of llama.cpp.');
  }
}

function isIndex(value: MetaValue): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isTexts(value: MetaValue): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isNumbers(value: MetaValue): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number');
}

/** 9.999999747378752e-6 is 1e-5 in float32. */
export function shortestFloat32(value: number): number {
  if (Math.fround(value) !== value) return value;
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
