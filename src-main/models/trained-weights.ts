/** The weights that a run trained, out of one of its checkpoints: for predictions, scores and exports alike. */
import { InputError } from '../base/errors.ts';
import { isTensorSound } from './checksums.ts';
import { readSafetensorsHeader, readTensorF32 } from './safetensors.ts';

/** Names of the trained weights in a checkpoint start with this, followed by their names in the model folder. */
export const WEIGHT_PREFIX = 'param.';

/** A tensor of the model, or a matrix of an adapter, as it was trained. */
export interface TrainedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

/**
 * Reads the trained tensors of a checkpoint, by their names in the model folder; moments are not read.
 * @throws InputError `checkpoint.corrupt`
 */
export async function readTrainedWeights(checkpoint: string): Promise<Map<string, TrainedTensor>> {
  const { tensors, metadata } = await readSafetensorsHeader(checkpoint).catch((thrown: unknown) => {
    throw thrown instanceof InputError ? unusableCheckpoint(checkpoint, thrown.fault.message) : thrown;
  });
  const trained = new Map<string, TrainedTensor>();
  for (const tensor of tensors.filter(({ name }) => name.startsWith(WEIGHT_PREFIX))) {
    const values = await readTensorF32(checkpoint, tensor);
    if (!isTensorSound(metadata, tensor.name, values)) {
      throw unusableCheckpoint(checkpoint, 'Its bytes are not those that were written.');
    }
    trained.set(tensor.name.slice(WEIGHT_PREFIX.length), { shape: tensor.shape, values });
  }
  if (trained.size === 0) throw unusableCheckpoint(checkpoint, 'The checkpoint holds no weights.');
  return trained;
}

/** A checkpoint whose weights cannot be had. */
export function unusableCheckpoint(file: string, message: string): InputError {
  return new InputError({ code: 'checkpoint.corrupt', file, message, remedy: 'Train the model again.' });
}
