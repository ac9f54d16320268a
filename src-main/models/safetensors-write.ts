/** Writing safetensors files tensor by tensor, in chunks, so that a file may be larger than memory. */

import { writeAtomically } from '../base/atomic-write.ts';
import { byteLength, DTYPE_BITS, elementCount, type DType, type WeightDType } from './dtypes.ts';
import { UNDER_WAY, writeFully } from './disk.ts';
import type { Sink } from './disk.ts';
import { narrowToBfloat16, narrowToFloat16 } from './half.ts';
import { CHUNK_BYTES } from './safetensors.ts';

/**
 * A tensor to write: all its float32 values, or a function that fills consecutive chunks of them
 * (`fill(chunk, start)`: the elements from `start` on, in row-major order).
 */
export interface TensorSource {
  readonly name: string;
  /** Element type in the file; float16 and bfloat16 are rounded to nearest, ties to even. */
  readonly dtype: WeightDType;
  readonly shape: readonly number[];
  readonly values: Float32Array | ((chunk: Float32Array, start: number) => void);
}

/**
 * Writes a safetensors file under a temporary name, syncs and renames it. Wider element types come first and the
 * header is padded with spaces to a multiple of 8, as in the reference library, so every tensor is aligned.
 *
 * @throws FailureError `workspace.no-space` or `workspace.unwritable`; RangeError when values do not fit a shape
 */
export async function writeSafetensors(
  path: string,
  tensors: readonly TensorSource[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await writeAtomically(path, safetensorsContent(tensors, metadata).fill, UNDER_WAY);
}

/**
 * A safetensors file as its size and a function that writes it at a handle's position.
 *
 * @throws RangeError when values do not fit a shape
 */
export function safetensorsContent(
  tensors: readonly TensorSource[],
  metadata: Readonly<Record<string, string>> = {},
): { readonly bytes: number; readonly fill: (handle: Sink) => Promise<void> } {
  for (const tensor of tensors) checkLength(tensor);
  const ordered = [...tensors].sort((a, b) => DTYPE_BITS[b.dtype] - DTYPE_BITS[a.dtype] || (a.name < b.name ? -1 : 1));
  const header = headerBytes(ordered, metadata);
  return {
    bytes: ordered.reduce((sum, { dtype, shape }) => sum + byteLength(dtype, shape), header.length),
    fill: async (handle) => {
      await writeFully(handle, header);
      for (const tensor of ordered) await writeTensorData(handle, tensor);
    },
  };
}

/** Converts one tensor's values to its element type and writes them at the handle's position. */
export async function writeTensorData(handle: Sink, tensor: TensorSource): Promise<void> {
  const { dtype, values } = tensor;
  const count = elementCount(tensor.shape);
  const size = Math.min(CHUNK_BYTES / 4, count);
  const filled = new Float32Array(typeof values === 'function' ? size : 0);
  const narrowed = new Uint16Array(dtype === 'F32' ? 0 : size);
  for (let start = 0; start < count; start += size) {
    const length = Math.min(size, count - start);
    const part = typeof values === 'function' ? filled.subarray(0, length) : values.subarray(start, start + length);
    if (typeof values === 'function') values(part, start);
    await writeFully(handle, encode(part, dtype, narrowed));
  }
}

function encode(values: Float32Array, dtype: WeightDType, narrowed: Uint16Array): Uint8Array {
  if (dtype === 'F32') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const narrow = dtype === 'F16' ? narrowToFloat16 : narrowToBfloat16;
  narrow(new Uint32Array(values.buffer, values.byteOffset, values.length), narrowed);
  return new Uint8Array(narrowed.buffer, 0, 2 * values.length);
}

/** Length and header of a file whose tensors lie one behind the other, padded with spaces to a multiple of 8. */
export function headerBytes(
  tensors: readonly { readonly name: string; readonly dtype: DType; readonly shape: readonly number[] }[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let position = 0;
  const entries = tensors.map(({ name, dtype, shape }) => {
    const begin = position;
    position += byteLength(dtype, shape);
    return [name, { dtype, shape, data_offsets: [begin, position] }] as const;
  });
  const withMetadata = Object.keys(metadata).length === 0 ? entries : [['__metadata__', metadata] as const, ...entries];
  const json = Buffer.from(JSON.stringify(Object.fromEntries(withMetadata)));
  const padded = Math.ceil(json.length / 8) * 8;
  const header = Buffer.alloc(8 + padded, ' ');
  header.writeBigUInt64LE(BigInt(padded));
  json.copy(header, 8);
  return header;
}

function checkLength({ name, shape, values }: TensorSource): void {
  if (typeof values !== 'function' && values.length !== elementCount(shape)) {
    throw new RangeError(`${name}: ${values.length} values do not fill the shape [${shape.join(', ')}]`);
  }
}
