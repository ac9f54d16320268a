/**
 * Packed blocks back into float32, each product and sum rounded to float32 as in the reference.
 * Source: `dequantize_row_*` in `ggml-quants.c` of llama.cpp.
 */

import { float16Value, widenBfloat16, widenFloat16 } from '../../models/half.ts';
import { TENSOR_TYPES, type TensorTypeName } from './tensor-types.ts';

/** Turns whole blocks into values; `out` has as many places as the blocks have values. */
type Dequantise = (bytes: Uint8Array, out: Float32Array) => void;

export const DEQUANTISE: Readonly<Record<TensorTypeName, Dequantise>> = {
  F32: (bytes, out) => new Uint8Array(out.buffer, out.byteOffset, out.byteLength).set(bytes),
  F16: (bytes, out) => widenFloat16(halves(bytes), bitsOf(out)),
  BF16: (bytes, out) => widenBfloat16(halves(bytes), bitsOf(out)),
  Q8_0: (bytes, out) => {
    eachBlock('Q8_0', bytes, (at, to) => {
      const scale = half(bytes, at);
      for (let i = 0; i < 32; i++) out[to + i] = scale * signed(bytes[at + 2 + i]!);
    });
  },
  Q4_0: (bytes, out) => {
    eachBlock('Q4_0', bytes, (at, to) => {
      const scale = half(bytes, at);
      for (let i = 0; i < 32; i++) out[to + i] = scale * (nibble(bytes, at + 2, i) - 8);
    });
  },
  Q4_1: (bytes, out) => {
    eachBlock('Q4_1', bytes, (at, to) => {
      const scale = half(bytes, at);
      const least = half(bytes, at + 2);
      for (let i = 0; i < 32; i++) out[to + i] = Math.fround(scale * nibble(bytes, at + 4, i)) + least;
    });
  },
  Q5_0: (bytes, out) => {
    eachBlock('Q5_0', bytes, (at, to) => {
      const scale = half(bytes, at);
      for (let i = 0; i < 32; i++) out[to + i] = scale * ((nibble(bytes, at + 6, i) | fifthBit(bytes, at + 2, i)) - 16);
    });
  },
  Q5_1: (bytes, out) => {
    eachBlock('Q5_1', bytes, (at, to) => {
      const scale = half(bytes, at);
      const least = half(bytes, at + 2);
      for (let i = 0; i < 32; i++) {
        const value = nibble(bytes, at + 8, i) | fifthBit(bytes, at + 4, i);
        out[to + i] = Math.fround(scale * value) + least;
      }
    });
  },
  Q4_K: (bytes, out) => {
    eachBlock('Q4_K', bytes, (at, to) => {
      eachPart(bytes, at, (part, scale, least) => {
        for (let i = 0; i < 32; i++) {
          const low = (bytes[at + 16 + 32 * (part >> 1) + i]! >> (4 * (part & 1))) & 15;
          out[to + 32 * part + i] = Math.fround(scale * low) - least;
        }
      });
    });
  },
  Q5_K: (bytes, out) => {
    eachBlock('Q5_K', bytes, (at, to) => {
      eachPart(bytes, at, (part, scale, least) => {
        for (let i = 0; i < 32; i++) {
          const low = (bytes[at + 48 + 32 * (part >> 1) + i]! >> (4 * (part & 1))) & 15;
          const high = ((bytes[at + 16 + i]! >> part) & 1) << 4;
          out[to + 32 * part + i] = Math.fround(scale * (low | high)) - least;
        }
      });
    });
  },
  Q6_K: (bytes, out) => {
    eachBlock('Q6_K', bytes, (at, to) => {
      const scale = half(bytes, at + 208);
      for (let i = 0; i < 256; i++) {
        // Halves of 128 values: 64 bytes of low bits and 32 of high bits each.
        const [whole, place] = [i >> 7, i & 127];
        const low = (bytes[at + 64 * whole + (place & 63)]! >> (4 * (place >> 6))) & 15;
        const high = (bytes[at + 128 + 32 * whole + (place & 31)]! >> (2 * (place >> 5))) & 3;
        const own = Math.fround(scale * signed(bytes[at + 192 + (i >> 4)]!));
        out[to + i] = own * ((low | (high << 4)) - 32);
      }
    });
  },
};

function eachBlock(type: TensorTypeName, bytes: Uint8Array, use: (at: number, to: number) => void): void {
  const block = TENSOR_TYPES[type];
  const blocks = bytes.length / block.bytes;
  for (let index = 0; index < blocks; index++) use(index * block.bytes, index * block.values);
}

/** The eight parts of a K block with scale and minimum; these have 6 bits each, packed into the 12 bytes from the fourth. */
function eachPart(bytes: Uint8Array, at: number, use: (part: number, scale: number, least: number) => void): void {
  const scale = half(bytes, at);
  const least = half(bytes, at + 2);
  const packed = (index: number): number => bytes[at + 4 + index]!;
  for (let part = 0; part < 8; part++) {
    const isLow = part < 4;
    const ofScale = isLow ? packed(part) & 63 : (packed(part + 4) & 15) | ((packed(part - 4) >> 6) << 4);
    const ofLeast = isLow ? packed(part + 4) & 63 : (packed(part + 4) >> 4) | ((packed(part) >> 6) << 4);
    use(part, Math.fround(scale * ofScale), Math.fround(least * ofLeast));
  }
}

/** Four bits of a block of 32 values: the first 16 in the low halves of 16 bytes, the others in the high ones. */
function nibble(bytes: Uint8Array, at: number, index: number): number {
  return (bytes[at + (index & 15)]! >> (index < 16 ? 0 : 4)) & 15;
}

/** Bit of a value in 32 bits of its block, as 16 or 0. */
function fifthBit(bytes: Uint8Array, at: number, index: number): number {
  return ((bytes[at + (index >> 3)]! >> (index & 7)) & 1) << 4;
}

function half(bytes: Uint8Array, at: number): number {
  return float16Value(bytes[at]! | (bytes[at + 1]! << 8));
}

function signed(byte: number): number {
  return (byte << 24) >> 24;
}

function halves(bytes: Uint8Array): Uint16Array {
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
}

function bitsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}
