/** Which tensors a run trains. */
import { InputError } from '../base/errors.ts';
import type { TrainRequest } from '../contract/request.ts';
import { adapterTensors, type AdapterTensor } from '../models/adapters.ts';
import type { ModelFolder, ModelTensor } from '../models/folder.ts';
import type { TensorRole } from '../models/tensors.ts';

type Choice = Pick<TrainRequest, 'trainable' | 'lora'>;

/** A tensor of the folder, or a matrix of an adapter, which the folder does not bring. */
export type Trainable = ModelTensor | AdapterTensor;

const chosen: Record<TensorRole, (tensor: ModelTensor, blocks: ReadonlySet<number>, request: Choice) => boolean> = {
  embedding: (_tensor, _blocks, { trainable }) => trainable.embeddings,
  norm: ({ block }, blocks) => block !== null && blocks.has(block),
  attention: ({ block }, blocks) => block !== null && blocks.has(block),
  mlp: ({ block }, blocks) => block !== null && blocks.has(block),
  finalNorm: (_tensor, _blocks, { trainable }) => trainable.finalNorm,
  head: (_tensor, _blocks, { trainable }) => trainable.head,
};

/**
 * The tensors of `blocks` (counted from 1), and what the request adds outside the blocks; with adapters, these alone, as
 * PEFT does it: whatever else trained would have to be kept alongside them.
 * @throws InputError `request.bad-option` for the head of a model that has none of its own, and for adapters that fit
 *   nothing
 */
export function trainableTensors(folder: ModelFolder, blocks: readonly number[], request: Choice): Trainable[] {
  if (request.lora !== null) return adapterTensors(folder.spec, request.lora, blocks);
  if (request.trainable.head && folder.spec.tiedHead) {
    throw new InputError({
      code: 'request.bad-option',
      field: '--train-head',
      message: 'The LM head of this model is its embedding table.',
      remedy: 'Use --train-embeddings, which trains both.',
    });
  }
  const set = new Set(blocks);
  return [...folder.tensors.values()].filter((tensor) => chosen[tensor.role](tensor, set, request));
}

/** Whether a tensor starts with new values instead of what the folder has. */
export function isAdapter(tensor: Trainable): tensor is AdapterTensor {
  return 'matrix' in tensor;
}
