/** A model with what a run trained, ready for graphs: the one way in which predictions and scores load it. */
import * as ort from 'onnxruntime-node';
import { InputError } from '../../base/errors.ts';
import type { Predictor } from '../../contract/predict.ts';
import { adaptersOf, adapterTensors } from '../../models/adapters.ts';
import { openModelFolder, type ModelFolder } from '../../models/folder.ts';
import type { Adapters } from '../../models/layers/context.ts';
import { readTrainedWeights, type TrainedTensor } from '../../models/trained-weights.ts';
import type { HeldModel } from '../analysis/head.ts';

/** Its trained tensors are inputs of every graph, as they were when the run scored them. */
export interface TrainedModel extends HeldModel {
  /** null: the weights themselves were trained, or nothing. */
  readonly adapters: Adapters | null;
}

type Source = Pick<Predictor, 'model' | 'checkpoint' | 'lora'>;

/**
 * Opens a model folder, and the weights or adapters of a checkpoint on top of it.
 * @throws InputError with a `model.` code, `checkpoint.corrupt`, `checkpoint.mismatch`
 */
export async function openTrained({ model, checkpoint, lora }: Source): Promise<TrainedModel> {
  const folder = await openModelFolder(model);
  if (checkpoint === null) return { folder, values: {}, adapters: null };
  const trained = await readTrainedWeights(checkpoint);
  const { spec } = folder;
  const every = Array.from({ length: spec.blocks }, (_, block) => block + 1);
  const matrices = lora === null ? [] : adapterTensors(spec, lora, every).filter(({ name }) => trained.has(name));
  requireFit(checkpoint, folder, matrices, trained);
  const values = Object.fromEntries(
    [...trained].map(([name, { shape, values: data }]) => [name, new ort.Tensor('float32', data, shape)]),
  );
  return { folder, values, adapters: lora === null ? null : adaptersOf(lora, matrices) };
}

function requireFit(
  checkpoint: string,
  folder: ModelFolder,
  matrices: readonly { readonly name: string; readonly shape: readonly number[] }[],
  trained: ReadonlyMap<string, TrainedTensor>,
): void {
  const shapes = new Map([...folder.tensors.values(), ...matrices].map(({ name, shape }) => [name, shape.join()]));
  for (const [name, { shape }] of trained) {
    if (shapes.get(name) === shape.join()) continue;
    throw new InputError({
      code: 'checkpoint.mismatch',
      file: checkpoint,
      field: name,
      message: `The model in ${folder.dir} has no tensor ${name} of the shape ${shape.join(' x ')}.`,
      remedy: 'Put the model back with which the run was trained.',
    });
  }
}
