/**
 * Element types of the safetensors format, and which of them this program computes with.
 * Source: the `Dtype` list of the safetensors format (huggingface/safetensors).
 */

/** Bits of one element. The float8 and narrower types are known by name and size only. */
export const DTYPE_BITS = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  I16: 16,
  U16: 16,
  I32: 32,
  U32: 32,
  I64: 64,
  U64: 64,
  F16: 16,
  BF16: 16,
  F32: 32,
  F64: 64,
  C64: 64,
  F8_E4M3: 8,
  F8_E5M2: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  F6_E2M3: 6,
  F6_E3M2: 6,
  F4: 4,
} as const;

export type DType = keyof typeof DTYPE_BITS;

/** Element types a weight may have. */
export const WEIGHT_DTYPES = ['F32', 'F16', 'BF16'] as const;
export type WeightDType = (typeof WEIGHT_DTYPES)[number];

export function isDType(name: string): name is DType {
  return Object.hasOwn(DTYPE_BITS, name);
}

export function isWeightDType(dtype: DType): dtype is WeightDType {
  return WEIGHT_DTYPES.some((known) => known === dtype);
}

/** Number of elements of a tensor; 1 for a scalar (shape `[]`). */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Bytes a tensor takes in a safetensors file; fractional when a type narrower than a byte does not fill its last one. */
export function byteLength(dtype: DType, shape: readonly number[]): number {
  return (elementCount(shape) * DTYPE_BITS[dtype]) / 8;
}
