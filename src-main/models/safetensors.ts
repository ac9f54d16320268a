/** Reading safetensors files: the header alone, one tensor as float32, or its raw bytes. */

import { open, type FileHandle } from 'node:fs/promises';
import { writeFully } from './disk.ts';
import type { Sink } from './disk.ts';
import { elementCount, isWeightDType, WEIGHT_DTYPES, type DType } from './dtypes.ts';
import { badWeights, requireFile, unreadable, unsupported } from './faults.ts';
import { widenBfloat16, widenFloat16 } from './half.ts';
import {
  MAX_HEADER_BYTES,
  parseSafetensorsHeader,
  type SafetensorsHeader,
  type TensorEntry,
} from './safetensors-header.ts';

/** Bytes moved at a time; a multiple of every element size. */
export const CHUNK_BYTES = 8 << 20;

/**
 * Reads and checks the header; of the tensors' data nothing is read.
 *
 * @throws InputError `model.missing-file` or `model.bad-weights`
 */
export async function readSafetensorsHeader(file: string): Promise<SafetensorsHeader> {
  return withFile(file, async (handle) => {
    const { size } = await handle.stat();
    if (size < 8) {
      throw badWeights(file, 'header', `The file has ${size} bytes; a safetensors file starts with an 8-byte length.`);
    }
    const prefix = new DataView(new ArrayBuffer(8));
    await readFully(handle, new Uint8Array(prefix.buffer), 0, file, 'header');
    const length = prefix.getBigUint64(0, true);
    if (length > BigInt(size - 8)) {
      const message = `The header claims ${length} bytes, but only ${size - 8} follow.`;
      throw badWeights(file, 'header', message, 'The file is truncated or no safetensors file; download it again.');
    }
    if (length > BigInt(MAX_HEADER_BYTES)) {
      throw badWeights(file, 'header', `The header claims ${length} bytes; at most ${MAX_HEADER_BYTES} are allowed.`);
    }
    const json = new Uint8Array(Number(length));
    await readFully(handle, json, 8, file, 'header');
    return parseSafetensorsHeader(json, file, size);
  });
}

/**
 * Reads one tensor as float32, widening float16 and bfloat16 (exact).
 *
 * @param values takes the elements; it may be a part of a larger array
 * @returns the elements in row-major order
 * @throws InputError `model.unsupported` for other element types, `model.bad-weights` for a file that ends early
 */
export async function readTensorF32(
  file: string,
  entry: TensorEntry,
  values: Float32Array<ArrayBuffer> = new Float32Array(elementCount(entry.shape)),
): Promise<Float32Array<ArrayBuffer>> {
  const { dtype, name } = entry;
  if (!isWeightDType(dtype)) throw unsupportedDType(file, name, dtype);
  if (values.length !== elementCount(entry.shape)) throw new RangeError(`${values.length} places for ${name}.`);
  const { buffer, byteOffset, byteLength } = values;
  await withFile(file, async (handle) => {
    if (dtype === 'F32') {
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        await readFully(handle, bytes.subarray(at, at + CHUNK_BYTES), entry.offset + at, file, name);
      }
      return;
    }
    const widen = dtype === 'F16' ? widenFloat16 : widenBfloat16;
    const chunk = new Uint16Array(CHUNK_BYTES / 2);
    const bits = new Uint32Array(buffer, byteOffset, values.length);
    for (let at = 0; at < bits.length; at += chunk.length) {
      const part = chunk.subarray(0, Math.min(chunk.length, bits.length - at));
      await readFully(handle, new Uint8Array(part.buffer, 0, part.byteLength), entry.offset + 2 * at, file, name);
      widen(part, bits.subarray(at, at + part.length));
    }
  });
  return values;
}

/** The refusal of a weight whose element type this program does not compute with. */
export function unsupportedDType(file: string, name: string, dtype: DType): Error {
  return unsupported(file, name, `The weight has dtype ${dtype}.`, `weights of dtype ${WEIGHT_DTYPES.join(', ')}`);
}

/**
 * Fills `target` from the file's bytes at `position`.
 *
 * @throws InputError `model.bad-weights` naming `field` when the file ends first, `model.missing-file` when it is unreadable
 */
export async function readFully(
  handle: FileHandle,
  target: Uint8Array,
  position: number,
  file: string,
  field: string,
): Promise<void> {
  for (let done = 0; done < target.length;) {
    const { bytesRead } = await handle
      .read(target, done, target.length - done, position + done)
      .catch((thrown: unknown) => {
        throw unreadable(file, thrown);
      });
    if (bytesRead === 0) {
      const message = `The file ended at byte ${position + done} while it was being read.`;
      throw badWeights(file, field, message, 'The file is truncated or changed meanwhile; download it again.');
    }
    done += bytesRead;
  }
}

/** Opens a file for reading, and closes it whatever happens; a file that cannot be opened is an input error. */
export async function withFile<T>(file: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  requireFile(file);
  const handle = await open(file, 'r').catch((thrown: unknown) => {
    throw unreadable(file, thrown);
  });
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

/** Copies a part of a file to the end of another, a chunk at a time; errors as {@link readFully}. */
export async function copyBytes(
  from: FileHandle,
  to: Sink,
  offset: number,
  bytes: number,
  file: string,
  field: string,
): Promise<void> {
  const chunk = new Uint8Array(Math.min(CHUNK_BYTES, bytes));
  for (let at = 0; at < bytes; at += chunk.length) {
    const part = chunk.subarray(0, Math.min(chunk.length, bytes - at));
    await readFully(from, part, offset + at, file, field);
    await writeFully(to, part);
  }
}
