/** What parameters hold before the first step. */
import * as ort from 'onnxruntime-node';
import { fillInitialAdapter } from '../../models/adapters.ts';
import { readTensorF32 } from '../../models/safetensors.ts';
import { elementCount } from '../../onnx/shape.ts';
import { isAdapter, type Trainable } from '../../planning/trainable.ts';
import type { Feeds } from '../sessions/feeds.ts';
import type { Parameters } from './parameters.ts';

/**
 * Fills all parameters with their first values.
 * @param seed for those that the model folder does not bring
 */
export async function fillInitialValues(
  parameters: Parameters,
  tensors: readonly Trainable[],
  seed: number,
): Promise<void> {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const parameter of parameters.all) {
    await fillInitial(byName.get(parameter.name)!, seed, parameters.slice(parameters.values, parameter));
  }
}

/** Values of the tensors that a gated graph takes as inputs but that do not train. */
export async function heldFeeds(held: readonly Trainable[], seed: number): Promise<Feeds> {
  const feeds: Feeds = {};
  for (const tensor of held) {
    const values = new Float32Array(elementCount(tensor.shape));
    await fillInitial(tensor, seed, values);
    feeds[tensor.name] = new ort.Tensor('float32', values, tensor.shape);
  }
  return feeds;
}

/**
 * Fills `values` with what a tensor holds before the first step.
 * @param seed for those that the model folder does not bring
 */
export async function fillInitial(tensor: Trainable, seed: number, values: Float32Array<ArrayBuffer>): Promise<void> {
  if (isAdapter(tensor)) fillInitialAdapter(tensor, seed, values);
  else await readTensorF32(tensor.file, tensor, values);
}
