/**
 * Conversions between float32 and the two 16-bit formats, on bit patterns in typed arrays, whole chunks at a time.
 * Narrowing rounds to nearest, ties to even (IEEE 754-2019, 4.3.1), as numpy and PyTorch do; any NaN becomes the
 * quiet NaN of its sign.
 */

/** float32 bits of every float16 bit pattern; one look-up widens a value, subnormals included. */
const float16Table: Uint32Array = makeFloat16Table();

function makeFloat16Table(): Uint32Array {
  const table = new Uint32Array(0x10000);
  const value = new Float32Array(1);
  const bits = new Uint32Array(value.buffer);
  for (let half = 0; half < 0x8000; half++) {
    const exponent = half >>> 10;
    const mantissa = half & 0x3ff;
    if (exponent === 0x1f) {
      bits[0] = 0x7f800000 | (mantissa << 13);
    } else if (exponent === 0) {
      value[0] = mantissa * 2 ** -24;
    } else {
      bits[0] = ((exponent + 112) << 23) | (mantissa << 13);
    }
    table[half] = bits[0]!;
    table[half | 0x8000] = bits[0]! | 0x80000000;
  }
  return table;
}

/** The same numbers, as numbers. */
const float16Values = new Float32Array(float16Table.buffer);

/** The number that a float16 bit pattern means. */
export function float16Value(bits: number): number {
  return float16Values[bits]!;
}

/** Widens float16 bit patterns into float32 bit patterns; `target` has the length of `source`. Exact. */
export function widenFloat16(source: Uint16Array, target: Uint32Array): void {
  for (let i = 0; i < source.length; i++) target[i] = float16Table[source[i]!]!;
}

/** Widens bfloat16 bit patterns into float32 bit patterns; `target` has the length of `source`. Exact. */
export function widenBfloat16(source: Uint16Array, target: Uint32Array): void {
  for (let i = 0; i < source.length; i++) target[i] = source[i]! << 16;
}

/** Rounds float32 bit patterns to bfloat16 bit patterns; `target` has the length of `source`. */
export function narrowToBfloat16(source: Uint32Array, target: Uint16Array): void {
  for (let i = 0; i < source.length; i++) {
    const bits = source[i]!;
    const isNaN = (bits & 0x7fffffff) > 0x7f800000;
    target[i] = isNaN ? ((bits >>> 16) & 0x8000) | 0x7fc0 : (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
  }
}

/** Rounds float32 bit patterns to float16 bit patterns; `target` has the length of `source`. */
export function narrowToFloat16(source: Uint32Array, target: Uint16Array): void {
  for (let i = 0; i < source.length; i++) {
    const bits = source[i]!;
    target[i] = ((bits >>> 16) & 0x8000) | float16Magnitude(bits & 0x7fffffff);
  }
}

/** float16 bits of a non-negative float32 given by its bits. */
function float16Magnitude(bits: number): number {
  if (bits > 0x7f800000) return 0x7e00; // NaN
  if (bits >= 0x477ff000) return 0x7c00; // from 65520 on, halfway to the next power of two: infinity
  if (bits >= 0x38800000) return (bits - 0x38000000 + 0xfff + ((bits >>> 13) & 1)) >>> 13; // normal: from 2^-14
  if (bits <= 0x33000000) return 0; // up to 2^-25, half of the smallest subnormal: zero
  // Subnormal: the mantissa with its hidden one, in units of 2^-24.
  const shift = 126 - (bits >>> 23);
  const mantissa = (bits & 0x7fffff) | 0x800000;
  const floor = mantissa >>> shift;
  const rest = mantissa - (floor << shift);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (floor & 1) === 1) ? floor + 1 : floor;
}
