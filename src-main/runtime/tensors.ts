/** Tensors that sessions take and fill: over memory of this program, or over that of a device. */
import type { Handle } from './library.ts';

/** A tensor over memory of this program; the binding's own tensors are such. */
export interface HostTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

/** A part of an array of a device, as a tensor. */
export interface DeviceTensor {
  readonly type: 'float32';
  readonly dims: readonly number[];
  readonly array: DeviceArray;
  /** In elements. */
  readonly start: number;
  readonly length: number;
}

export type AnyTensor = HostTensor | DeviceTensor;
export type AnyTensors = Readonly<Record<string, AnyTensor>>;

/** Memory as onnxruntime is given it. */
export interface Part {
  /** onnxruntime's description of where it is. */
  readonly place: Handle;
  readonly address: Handle;
  readonly bytes: number;
}

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** float32 numbers in the memory of a device. */
export class DeviceArray {
  readonly length: number;
  readonly #address: Handle;
  readonly #place: Handle;

  constructor(place: Handle, address: Handle, length: number) {
    this.#place = place;
    this.#address = address;
    this.length = length;
  }

  /** Elements start..start+length as a tensor. */
  tensor(start: number, length: number, dims: readonly number[] = [length]): DeviceTensor {
    if (start < 0 || start + length > this.length) throw new RangeError('the tensor does not lie inside the array');
    return { type: 'float32', dims, array: this, start, length };
  }

  /** Where a part lies. */
  part({ start, length }: DeviceTensor): Part {
    const address = this.#address + BigInt(start * FLOAT_BYTES);
    return { place: this.#place, address, bytes: length * FLOAT_BYTES };
  }
}
