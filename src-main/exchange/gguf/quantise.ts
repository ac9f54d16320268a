/** Values as the bytes of a tensor in a GGUF file. Source: `ggml-quants.c` of llama.cpp (`quantize_row_q8_0_ref`). */

import { float16Value, narrowToBfloat16, narrowToFloat16 } from '../../models/half.ts';
import { bytesOf } from './tensor-types.ts';

/** The types that are written. */
export const WRITTEN_TYPES = ['F32', 'F16', 'BF16', 'Q8_0'] as const;
export type WrittenType = (typeof WRITTEN_TYPES)[number];

/** Values are whole blocks. */
export const QUANTISE: Readonly<Record<WrittenType, (values: Float32Array) => Uint8Array>> = {
  F32: (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  F16: (values) => narrowed(values, narrowToFloat16),
  BF16: (values) => narrowed(values, narrowToBfloat16),
  Q8_0: (values) => {
    const bytes = new Uint8Array(bytesOf('Q8_0', values.length));
    const scale = new Float32Array(1);
    const half = new Uint16Array(1);
    for (let from = 0, at = 0; from < values.length; from += 32, at += 34) {
      let most = 0;
      for (let i = 0; i < 32; i++) most = Math.max(most, Math.abs(values[from + i]!));
      scale[0] = most / 127;
      const inverse = scale[0] === 0 ? 0 : Math.fround(1 / scale[0]);
      narrowToFloat16(new Uint32Array(scale.buffer), half);
      bytes[at] = half[0]! & 255;
      bytes[at + 1] = half[0]! >> 8;
      for (let i = 0; i < 32; i++) bytes[at + 2 + i] = roundedAway(Math.fround(values[from + i]! * inverse));
    }
    return bytes;
  },
};

/** Whether a value of this size would become infinite. */
export function isTooLarge(value: number, type: WrittenType): boolean {
  // Scales of Q8_0 are float16.
  const most = { F32: Infinity, BF16: 3.39e38, F16: 65_520, Q8_0: 127 * float16Value(0x7bff) };
  return Math.abs(value) >= most[type];
}

function narrowed(values: Float32Array, narrow: (bits: Uint32Array, out: Uint16Array) => void): Uint8Array {
  const out = new Uint16Array(values.length);
  narrow(new Uint32Array(values.buffer, values.byteOffset, values.length), out);
  return new Uint8Array(out.buffer);
}

/** To the nearest integer, halves away from zero, as C's roundf. */
function roundedAway(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
}
