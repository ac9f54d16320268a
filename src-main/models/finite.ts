/** Weights that are no numbers, found and named: NaN or an infinity in a file makes everything above it NaN. */

import { elementCount, type WeightDType } from './dtypes.ts';
import { badWeights } from './faults.ts';
import type { ModelFolder, ModelTensor } from './folder.ts';
import { CHUNK_BYTES, readFully, withFile } from './safetensors.ts';

/**
 * Reads all weights, a chunk at a time; for use where a computation has gone wrong already.
 *
 * @throws InputError `model.bad-weights` naming the first tensor with a value that is not finite, and how many it has
 */
export async function requireFiniteWeights(folder: ModelFolder): Promise<void> {
  for (const tensor of folder.tensors.values()) {
    const { found, first } = await countNonFinite(tensor);
    if (found === 0) continue;
    const values = elementCount(tensor.shape);
    const message = `${found} of ${values} values are NaN or infinite, the first at position ${first}.`;
    const remedy =
      'The weights were damaged, or diverged in training; download the model again, or use an earlier one.';
    throw badWeights(tensor.file, tensor.storedName, message, remedy);
  }
}

/** A value whose exponent has all bits set is NaN or an infinity (IEEE 754-2019, 3.4). */
const EXPONENTS: Readonly<Record<WeightDType, number>> = { F32: 0x7f800000, F16: 0x7c00, BF16: 0x7f80 };

async function countNonFinite({
  file,
  storedName,
  dtype,
  offset,
  bytes,
}: ModelTensor): Promise<{ found: number; first: number }> {
  const buffer = new ArrayBuffer(Math.min(CHUNK_BYTES, bytes));
  const exponent = EXPONENTS[dtype];
  let [found, first, position] = [0, -1, 0];
  await withFile(file, async (handle) => {
    for (let at = 0; at < bytes; at += buffer.byteLength) {
      const length = Math.min(buffer.byteLength, bytes - at);
      await readFully(handle, new Uint8Array(buffer, 0, length), offset + at, file, storedName);
      const values = dtype === 'F32' ? new Uint32Array(buffer, 0, length / 4) : new Uint16Array(buffer, 0, length / 2);
      for (const value of values) {
        if ((value & exponent) === exponent) {
          if (found++ === 0) first = position;
        }
        position++;
      }
    }
  });
  return { found, first };
}
