/** Writing a GGUF file: metadata, the list of tensors, and their data one after another. */

import { writeFully } from '../../models/disk.ts';
import type { NewFile } from '../../models/folder-write.ts';
import { bytesOf, TENSOR_TYPES } from './tensor-types.ts';
import type { WrittenType } from './quantise.ts';
import { DEFAULT_ALIGNMENT, MAGIC, VALUE_BYTES, VALUE_TYPES, VERSION } from './value-types.ts';

/** A value with its type in the file. */
export type MetaEntry =
  | { readonly type: 'u32' | 'f32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'i32s' | 'f32s'; readonly value: readonly number[] };

export interface NewTensor {
  readonly name: string;
  /** From the slowest dimension to the fastest. */
  readonly shape: readonly number[];
  readonly type: WrittenType;
  /** The bytes of all of it; asked for once, when its turn comes. */
  readonly bytes: () => Promise<Uint8Array>;
}

/** @param name of the file */
export function ggufFile(
  name: string,
  metadata: ReadonlyMap<string, MetaEntry>,
  tensors: readonly NewTensor[],
): NewFile {
  const sizes = tensors.map(({ type, shape }) =>
    bytesOf(
      type,
      shape.reduce((product, size) => product * size, 1),
    ),
  );
  const head = headOf(metadata, tensors, sizes);
  return {
    name,
    bytes: sizes.reduce((sum, size) => sum + aligned(size), head.length),
    fill: async (to) => {
      await writeFully(to, head);
      for (const [index, tensor] of tensors.entries()) {
        const bytes = await tensor.bytes();
        if (bytes.length !== sizes[index]) throw new RangeError(`${tensor.name} has ${bytes.length} bytes.`);
        await writeFully(to, bytes);
        await writeFully(to, new Uint8Array(aligned(bytes.length) - bytes.length));
      }
    },
  };
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / DEFAULT_ALIGNMENT) * DEFAULT_ALIGNMENT;
}

function headOf(
  metadata: ReadonlyMap<string, MetaEntry>,
  tensors: readonly NewTensor[],
  sizes: readonly number[],
): Uint8Array {
  const parts = [Buffer.from(MAGIC), u32(VERSION), u64(tensors.length), u64(metadata.size)];
  for (const [key, entry] of metadata) parts.push(string(key), ...valueParts(entry));
  let offset = 0;
  for (const [index, { name, shape, type }] of tensors.entries()) {
    parts.push(
      string(name),
      u32(shape.length),
      ...shape.toReversed().map(u64),
      u32(TENSOR_TYPES[type].id),
      u64(offset),
    );
    offset += aligned(sizes[index]!);
  }
  const head = Buffer.concat(parts);
  return Buffer.concat([head, Buffer.alloc(aligned(head.length) - head.length)]);
}

function valueParts(entry: MetaEntry): Buffer[] {
  switch (entry.type) {
    case 'u32':
      return [typeOf('u32'), u32(entry.value)];
    case 'f32':
      return [typeOf('f32'), f32s([entry.value])];
    case 'bool':
      return [typeOf('bool'), Buffer.of(entry.value ? 1 : 0)];
    case 'string':
      return [typeOf('string'), string(entry.value)];
    case 'strings':
      return [typeOf('array'), typeOf('string'), u64(entry.value.length), ...entry.value.map(string)];
    case 'i32s':
      return [typeOf('array'), typeOf('i32'), u64(entry.value.length), bufferOf(Int32Array.from(entry.value))];
    case 'f32s':
      return [typeOf('array'), typeOf('f32'), u64(entry.value.length), f32s(entry.value)];
  }
}

function typeOf(type: keyof typeof VALUE_BYTES): Buffer {
  return u32(VALUE_TYPES.indexOf(type));
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function f32s(values: readonly number[]): Buffer {
  return bufferOf(Float32Array.from(values));
}

function bufferOf(values: Int32Array | Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([u64(bytes.length), bytes]);
}
