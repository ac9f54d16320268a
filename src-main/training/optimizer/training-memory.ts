/**
 * The arrays of a run while it trains. On CUDA, values, gradients and moments stay on the device from the first step to the last: a
 * step sends token ids and a few numbers and gets back a loss and a norm. What the program itself needs (checkpoints, SALF's look
 * at the weights) is fetched when it is due.
 */
import type * as ort from 'onnxruntime-node';
import { flatArray } from '../../kernels/memory.ts';
import { OUTSIDE, ParameterLayout } from '../../planning/parameter-layout.ts';
import type { Device } from '../../runtime/device.ts';
import type { DeviceArray } from '../../runtime/tensors.ts';
import { openDevice } from '../sessions/device.ts';
import type { Feeds } from '../sessions/feeds.ts';
import type { Tensors } from '../sessions/in-place.ts';
import { sessionFailure, type Residence, type Runtime } from '../sessions/session.ts';
import { tensorOver, type FlatArray, type TrainedArrays } from './flat-array.ts';
import type { Parameters } from './parameters.ts';

export interface TrainingMemory {
  readonly residence: Residence;
  /** What the steps read and write. */
  readonly trained: TrainedArrays;
  /** The program's own arrays, which checkpoints are written from and read into; up to date after a `fetch`. */
  readonly host: Parameters;
  /** An array like the parameters' that holds anything. @param size in elements */
  readonly scratch: (size: number) => FlatArray;
  /** Fills an array with zeros. */
  readonly clear: (array: FlatArray) => Promise<void>;
  /** Tensors that stay the same for the whole run, where the steps are done. */
  readonly place: (feeds: Feeds) => Promise<Tensors>;
  /** Brings the values, or values and moments, to `host`. */
  readonly fetch: (what: 'values' | 'all') => Promise<void>;
  /** Takes the values from `host`. */
  readonly send: () => Promise<void>;
  /** Gives a device's memory back. */
  readonly release: () => void;
}

/**
 * The memory that suits a runtime: that of a device where onnxruntime's library can be called, else the program's own.
 * @throws FailureError `engine.out-of-memory` or `internal` where a device has no room
 */
export async function trainingMemory(host: Parameters, runtime: Runtime): Promise<TrainingMemory> {
  try {
    const device = await openDevice(runtime);
    return device === null ? hostMemory(host) : await deviceMemory(host, device);
  } catch (thrown) {
    throw sessionFailure(thrown, 'The weights and moments could not be placed on the device');
  }
}

function hostMemory(host: Parameters): TrainingMemory {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    residence: 'host',
    trained: host,
    host,
    scratch: flatArray,
    clear(array) {
      if (array instanceof Float32Array) array.fill(0);
      return nothing();
    },
    place: (feeds) => Promise.resolve(feeds),
    fetch: nothing,
    send: nothing,
    release: () => undefined,
  };
}

/** The parameters of a run in the memory of a device. */
class ResidentParameters extends ParameterLayout implements TrainedArrays {
  readonly values: DeviceArray;
  readonly gradients: DeviceArray;
  readonly firstMoment: DeviceArray;
  readonly secondMoment: DeviceArray;

  constructor(layout: ParameterLayout, array: (size: number) => DeviceArray) {
    super(layout.all.map(({ name, shape, unit }) => ({ name, shape, block: unit === OUTSIDE ? null : unit })));
    this.values = array(this.size);
    this.gradients = array(this.size);
    this.firstMoment = array(this.size);
    this.secondMoment = array(this.size);
  }
}

async function deviceMemory(host: Parameters, device: Device): Promise<TrainingMemory> {
  const trained = new ResidentParameters(host, (size) => device.array(size));
  const arrays = {
    values: [trained.values, host.values],
    firstMoment: [trained.firstMoment, host.firstMoment],
    secondMoment: [trained.secondMoment, host.secondMoment],
  } as const;
  for (const [there, here] of Object.values(arrays)) await device.upload(here, there);
  return {
    residence: 'device',
    trained,
    host,
    scratch: (size) => device.array(size),
    async clear(array) {
      if (array instanceof Float32Array) array.fill(0);
      else await device.upload(new Float32Array(array.length), array);
    },
    async place(feeds) {
      const placed: Record<string, Tensors[string]> = {};
      for (const [name, tensor] of Object.entries(feeds)) placed[name] = await moved(device, tensor);
      return placed;
    },
    async fetch(what) {
      const wanted = what === 'values' ? [arrays.values] : Object.values(arrays);
      for (const [there, here] of wanted) await device.download(there, here);
    },
    send: () => device.upload(host.values, trained.values),
    release: () => {
      device.release();
    },
  };
}

async function moved(device: Device, tensor: ort.Tensor): Promise<Tensors[string]> {
  if (!(tensor.data instanceof Float32Array)) return tensor;
  const numbers = Float32Array.from(tensor.data);
  const array = device.array(numbers.length);
  await device.upload(numbers, array);
  return tensorOver(array, { start: 0, end: numbers.length }, tensor.dims);
}
