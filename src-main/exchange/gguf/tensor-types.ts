/**
 * Element types of tensors in GGUF files: how values are packed into blocks.
 * Source: `ggml.h` (`enum ggml_type`) and `ggml-common.h` (the block structures) of llama.cpp.
 */

export interface TensorType {
  /** Its number in files. */
  readonly id: number;
  /** Values in one block. */
  readonly values: number;
  /** Bytes of one block. */
  readonly bytes: number;
}

/** The types that are read. */
export const TENSOR_TYPES = {
  F32: { id: 0, values: 1, bytes: 4 },
  F16: { id: 1, values: 1, bytes: 2 },
  Q4_0: { id: 2, values: 32, bytes: 18 },
  Q4_1: { id: 3, values: 32, bytes: 20 },
  Q5_0: { id: 6, values: 32, bytes: 22 },
  Q5_1: { id: 7, values: 32, bytes: 24 },
  Q8_0: { id: 8, values: 32, bytes: 34 },
  Q4_K: { id: 12, values: 256, bytes: 144 },
  Q5_K: { id: 13, values: 256, bytes: 176 },
  Q6_K: { id: 14, values: 256, bytes: 210 },
  BF16: { id: 30, values: 1, bytes: 2 },
} as const satisfies Readonly<Record<string, TensorType>>;

export type TensorTypeName = keyof typeof TENSOR_TYPES;
export const TENSOR_TYPE_NAMES = Object.keys(TENSOR_TYPES) as readonly TensorTypeName[];

/** Types of llama.cpp that are not read, for messages. */
const OTHER_TYPES: Readonly<Record<number, string>> = {
  9: 'Q8_1',
  10: 'Q2_K',
  11: 'Q3_K',
  15: 'Q8_K',
  16: 'IQ2_XXS',
  17: 'IQ2_XS',
  18: 'IQ3_XXS',
  19: 'IQ1_S',
  20: 'IQ4_NL',
  21: 'IQ3_S',
  22: 'IQ2_S',
  23: 'IQ4_XS',
  24: 'I8',
  25: 'I16',
  26: 'I32',
  27: 'I64',
  28: 'F64',
  29: 'IQ1_M',
  34: 'TQ1_0',
  35: 'TQ2_0',
  39: 'MXFP4',
};

/** The type of this number; null: it is not read. */
export function tensorTypeOf(id: number): TensorTypeName | null {
  return TENSOR_TYPE_NAMES.find((name) => TENSOR_TYPES[name].id === id) ?? null;
}

/** What a type that is not read is called. */
export function otherTypeName(id: number): string {
  return OTHER_TYPES[id] ?? `number ${id}`;
}

/** Whether values of this type were rounded to few bits, in blocks with a scale. */
export function isQuantised(type: TensorTypeName): boolean {
  return TENSOR_TYPES[type].values > 1;
}

/** Bytes that so many values take; they must fill whole blocks. */
export function bytesOf(type: TensorTypeName, values: number): number {
  return (values / TENSOR_TYPES[type].values) * TENSOR_TYPES[type].bytes;
}
