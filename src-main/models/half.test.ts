import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { narrowToBfloat16, narrowToFloat16, widenBfloat16, widenFloat16 } from './half.ts';

/** Values with the float16 and bfloat16 bits that PyTorch 2.15 gives (`tensor.half()`, `tensor.bfloat16()`). */
const goldens: readonly (readonly [value: number, float16: number, bfloat16: number])[] = [
  [0, 0x0000, 0x0000],
  [-0, 0x8000, 0x8000],
  [1, 0x3c00, 0x3f80],
  [-2, 0xc000, 0xc000],
  [65504, 0x7bff, 0x4780],
  [65519.99, 0x7bff, 0x4780],
  [65520, 0x7c00, 0x4780],
  [1e9, 0x7c00, 0x4e6e],
  [-1e9, 0xfc00, 0xce6e],
  [2 ** -14, 0x0400, 0x3880],
  [2 ** -24, 0x0001, 0x3380],
  [2 ** -25, 0x0000, 0x3300],
  [2 ** -25 * 1.0001, 0x0001, 0x3300],
  [3 * 2 ** -25, 0x0002, 0x33c0],
  [5 * 2 ** -25, 0x0002, 0x3420],
  [2 ** -14 * (1 - 2 ** -11), 0x0400, 0x3880],
  [1 + 2 ** -11, 0x3c00, 0x3f80],
  [1 + 3 * 2 ** -11, 0x3c02, 0x3f80],
  [1 + 2 ** -8, 0x3c04, 0x3f80],
  [1 + 3 * 2 ** -8, 0x3c0c, 0x3f82],
  [1 + 2 ** -9, 0x3c02, 0x3f80],
  [3.3895313892515355e38, 0x7c00, 0x7f7f],
  [3.4e38, 0x7c00, 0x7f80],
  [1e-40, 0x0000, 0x0001],
  [2 ** -149, 0x0000, 0x0000],
  [Infinity, 0x7c00, 0x7f80],
  [-Infinity, 0xfc00, 0xff80],
  [0.1, 0x2e66, 0x3dcd],
  [-0.02, 0xa51f, 0xbca4],
  [3.14159274, 0x4248, 0x4049],
];

type Narrow = (source: Uint32Array, target: Uint16Array) => void;

function narrowed(narrow: Narrow, bits: Uint32Array): Uint16Array {
  const target = new Uint16Array(bits.length);
  narrow(bits, target);
  return target;
}

function bitsOf(values: readonly number[]): Uint32Array {
  return new Uint32Array(new Float32Array(values).buffer);
}

function sha256(array: Uint16Array | Uint32Array): string {
  return createHash('sha256').update(array).digest('hex');
}

/** 2^20 well spread bit patterns without NaN; `limit` folds the magnitudes into the range around float16's. */
function patterns(limit: 'all' | 'float16 range'): Uint32Array {
  const low = 0x32000000;
  const span = 0x47900000 - low;
  const bits = Uint32Array.from({ length: 1 << 20 }, (_, i) => {
    const spread = (Math.imul(i, 2654435761) + 12345) >>> 0;
    return limit === 'all' ? spread : (low + (spread % span)) | (spread & 0x80000000);
  });
  return bits.filter((pattern) => (pattern & 0x7fffffff) <= 0x7f800000);
}

describe('narrowing float32', () => {
  test.each(goldens)('%d', (value, float16, bfloat16) => {
    expect(narrowed(narrowToFloat16, bitsOf([value]))[0]).toBe(float16);
    expect(narrowed(narrowToBfloat16, bitsOf([value]))[0]).toBe(bfloat16);
  });

  // The digests are those of PyTorch 2.15's results on the same patterns.
  test.each([
    [
      'all',
      'c5998bfbb601136693846079d52d835a65fb35fa090cd9d657f4e14e5d1d3039',
      '6680ab6707297338f652069c339b91aec8e40fb9c004f25b84bc9a27384e1b99',
    ],
    [
      'float16 range',
      '2bf13fb2b9641192771ba555becdd95e6e4b5e233157e7b200b2ebcb0b493e6e',
      'e0a09a07f37a79a9bec4d36061bb857a3ccd89ce170cdedac1637914855fcabc',
    ],
  ] as const)('a million patterns, %s', (limit, float16, bfloat16) => {
    const bits = patterns(limit);
    expect(sha256(narrowed(narrowToFloat16, bits))).toBe(float16);
    expect(sha256(narrowed(narrowToBfloat16, bits))).toBe(bfloat16);
  });

  test('NaN becomes the quiet NaN of its sign', () => {
    const bits = Uint32Array.of(0x7fc00000, 0x7f800001, 0xffffffff);
    expect([...narrowed(narrowToFloat16, bits)]).toEqual([0x7e00, 0x7e00, 0xfe00]);
    expect([...narrowed(narrowToBfloat16, bits)]).toEqual([0x7fc0, 0x7fc0, 0xffc0]);
  });
});

describe('widening', () => {
  const everyPattern = Uint16Array.from({ length: 0x10000 }, (_, i) => i);

  test('every float16 value', () => {
    const bits = new Uint32Array(0x10000);
    widenFloat16(everyPattern, bits);
    const finiteOrInfinite = bits.filter((pattern) => (pattern & 0x7fffffff) <= 0x7f800000);
    expect(sha256(finiteOrInfinite)).toBe('680bbc22915f61aa1bbfc7265bc3882a6aa42d299bfd2c571807196e5544de2e');
    const nans = new Float32Array(bits.buffer).filter(Number.isNaN);
    expect(nans.length).toBe(2046);
  });

  test('bfloat16 and back gives every pattern but the signalling NaNs', () => {
    const bits = new Uint32Array(0x10000);
    widenBfloat16(everyPattern, bits);
    expect(bits[0x3fc0]).toBe(0x3fc00000);
    const back = narrowed(narrowToBfloat16, bits);
    const numbers = everyPattern.filter((pattern) => (pattern & 0x7fff) <= 0x7f80);
    expect(numbers.filter((pattern) => back[pattern] !== pattern)).toEqual(new Uint16Array());
  });
});
