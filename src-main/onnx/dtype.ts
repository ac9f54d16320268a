/** Element types of tensors, as ONNX counts them (onnx.proto, TensorProto.DataType). */

export const DTYPES = ['float32', 'float64', 'float16', 'bfloat16', 'int32', 'int64', 'bool'] as const;
export type DType = (typeof DTYPES)[number];

interface DTypeInfo {
  /** TensorProto.DataType. */
  readonly code: number;
  readonly bytes: number;
  readonly float: boolean;
}

export const dtypeInfo: Record<DType, DTypeInfo> = {
  float32: { code: 1, bytes: 4, float: true },
  float64: { code: 11, bytes: 8, float: true },
  float16: { code: 10, bytes: 2, float: true },
  bfloat16: { code: 16, bytes: 2, float: true },
  int32: { code: 6, bytes: 4, float: false },
  int64: { code: 7, bytes: 8, float: false },
  bool: { code: 9, bytes: 1, float: false },
};
