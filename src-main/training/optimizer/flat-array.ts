/** Flat arrays of numbers, in the memory of this program or of a device. */
import * as ort from 'onnxruntime-node';
import type { Flat } from '../../kernels/memory.ts';
import type { ParameterLayout, Range } from '../../planning/parameter-layout.ts';
import { DeviceArray, type DeviceTensor } from '../../runtime/tensors.ts';
import type { Residence } from '../sessions/session.ts';

export type FlatArray = Flat | DeviceArray;

export function residenceOf(array: FlatArray): Residence {
  return array instanceof DeviceArray ? 'device' : 'host';
}

/** A part of an array as a tensor over the same memory. @param dims by default one dimension */
export function tensorOver(
  array: FlatArray,
  { start, end }: Range,
  dims: readonly number[] = [end - start],
): ort.Tensor | DeviceTensor {
  if (array instanceof DeviceArray) return array.tensor(start, end - start, dims);
  return new ort.Tensor('float32', array.subarray(start, end), dims);
}

/** The trainable tensors of a run as its steps see them: where they lie in four arrays of one residence. */
export type TrainedArrays = ParameterLayout & {
  readonly values: FlatArray;
  readonly gradients: FlatArray;
  readonly firstMoment: FlatArray;
  readonly secondMoment: FlatArray;
};
