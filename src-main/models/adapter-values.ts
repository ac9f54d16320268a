/** What a run with adapters trained, sorted out and checked against the model. */

import { adapterTensors, type AdapterSettings, type AdapterTensor } from './adapters.ts';
import { elementCount } from './dtypes.ts';
import type { DecoderSpec } from './spec.ts';

/** The two trained matrices of one layer. */
export interface Adapter {
  /** Name of the layer, without `.weight`. */
  readonly layer: string;
  readonly block: number;
  readonly a: AdapterValues;
  readonly b: AdapterValues;
}

export interface AdapterValues {
  readonly tensor: AdapterTensor;
  /** Row-major. */
  readonly values: Float32Array;
}

export interface TrainedAdapters {
  /** From the input to the output. */
  readonly adapters: readonly Adapter[];
  /** Tensors of the model itself that trained alongside them, by name. */
  readonly whole: ReadonlyMap<string, Float32Array>;
}

/** A name that an adapter's matrix in block `index` (from 0) has, whatever its layer. */
const ADAPTER_NAME = /^model\.layers\.(\d+)\..+\.lora_[AB]\.weight$/;

/**
 * Takes trained tensors apart. The blocks with adapters are found by the names; each must be complete.
 * @param trained values by the names that tensors have in a checkpoint
 * @throws RangeError for a matrix that is missing, of another size, or of no layer that `settings` names
 */
export function trainedAdapters(
  spec: DecoderSpec,
  settings: AdapterSettings,
  trained: ReadonlyMap<string, Float32Array>,
): TrainedAdapters {
  const blocks = new Set<number>();
  const whole = new Map<string, Float32Array>();
  for (const [name, values] of trained) {
    const index = ADAPTER_NAME.exec(name)?.[1];
    if (index === undefined) whole.set(name, values);
    else blocks.add(Number(index) + 1);
  }
  const found = adapterTensors(spec, settings, blocks).map((tensor) => ({ tensor, values: valuesOf(tensor, trained) }));
  if (found.length + whole.size !== trained.size) {
    throw new RangeError('There are adapters of layers that are not among the targets.');
  }
  const adapters = found.flatMap((a, at): Adapter[] => {
    if (a.tensor.matrix === 'B') return [];
    const { layer, block } = a.tensor;
    return [{ layer, block, a, b: found[at + 1]! }];
  });
  return { adapters, whole };
}

function valuesOf({ name, shape }: AdapterTensor, trained: ReadonlyMap<string, Float32Array>): Float32Array {
  const values = trained.get(name);
  if (values === undefined) throw new RangeError(`The adapter’s tensor ${name} is missing.`);
  if (values.length !== elementCount(shape)) {
    throw new RangeError(`${name}: ${values.length} values do not fill the shape [${shape.join(', ')}].`);
  }
  return values;
}
