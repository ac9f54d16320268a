/** Values of a tensor in a GGUF file, a piece at a time. */

import type { FileHandle } from 'node:fs/promises';
import { badWeights } from '../../models/faults.ts';
import { readFully } from '../../models/safetensors.ts';
import { DEQUANTISE } from './dequantise.ts';
import type { GgufTensor } from './tensor-infos.ts';
import { bytesOf } from './tensor-types.ts';

/** Number of values in a row, and of rows. A tensor of one dimension is one row. */
export function rowsOf({ shape }: Pick<GgufTensor, 'shape'>): { readonly rows: number; readonly width: number } {
  const width = shape.at(-1)!;
  return { rows: shape.slice(0, -1).reduce((product, size) => product * size, 1), width };
}

/**
 * Reads values as float32 into `out`.
 *
 * @param from the first value, at the start of a block
 * @param out as long as whole blocks are
 * @throws InputError `model.bad-weights` naming the tensor for a file that ends early, and for NaN or infinity
 */
export async function readValues(
  handle: FileHandle,
  file: string,
  tensor: GgufTensor,
  from: number,
  out: Float32Array,
): Promise<void> {
  const { name, type, offset } = tensor;
  const bytes = new Uint8Array(bytesOf(type, out.length));
  await readFully(handle, bytes, offset + bytesOf(type, from), file, name);
  DEQUANTISE[type](bytes, out);
  const first = firstNonFinite(out);
  if (first === -1) return;
  const message = `The value at position ${from + first} is NaN or infinite.`;
  throw badWeights(file, name, message, 'The file was damaged, or the model diverged in training; use another one.');
}

/** A loop: a function called for each of a billion values takes minutes. */
function firstNonFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i]!)) return i;
  return -1;
}
