/** Tiny models with adapters, run as a training step runs them; for tests. */
import * as ort from 'onnxruntime-node';
import { gradients } from '../../autodiff/backward.ts';
import { Builder } from '../../autodiff/builder.ts';
import type { Batch } from '../../data/buckets.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { buildDecoder, DROPOUT_SEED } from '../../models/forward.ts';
import type { Adapters } from '../../models/layers/context.ts';
import { crossEntropy } from '../../models/loss.ts';
import { readSafetensorsHeader, readTensorF32 } from '../../models/safetensors.ts';
import { batchFeeds, type Feeds } from '../sessions/feeds.ts';
import { TARGETS, WEIGHTS } from '../../planning/graphs.ts';
import { openSession } from '../sessions/session.ts';
import { graphWeights, weightsFolder } from '../../planning/weight-source.ts';
import { runtime } from './goldens.ts';

/** Label i is token i. */
export const VOCABULARY = Array.from({ length: 48 }, (_, id) => id);

export interface AdapterResult {
  readonly loss: number;
  /** [B, V] over the whole vocabulary, row-major. */
  readonly logits: Float32Array;
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

/** Compiles the folder's model with these adapters; `trained` are the values of all tensors that are not the folder's. */
export async function adapterRun(
  folder: ModelFolder,
  adapters: Adapters,
  trained: ReadonlyMap<string, Float32Array>,
): Promise<(batch: Batch, dropoutSeed?: number) => Promise<AdapterResult>> {
  const b = new Builder('float32');
  const { source, inputs } = graphWeights(b, folder, new Set(trained.keys()));
  const model = buildDecoder(b, folder.spec, source, 64, 'last', adapters);
  const logits = model.logits(model.hidden.at(-1)!);
  const targets = b.input(TARGETS, 'int64', ['batch']);
  const loss = crossEntropy(b, logits, targets, b.input(WEIGHTS, b.float, ['batch']));
  const found = gradients(b, loss, [...inputs.values()]);
  [loss, logits, ...found].forEach((value) => b.graph.output(value!));
  const session = await openSession(b.graph, 'test', runtime, weightsFolder(folder));
  const values: Feeds = {};
  for (const [name, { shape }] of inputs) {
    values[name] = new ort.Tensor('float32', trained.get(name)!, shape.map(Number));
  }
  return async (batch, dropoutSeed) => {
    const seed =
      dropoutSeed === undefined ? {} : { [DROPOUT_SEED]: new ort.Tensor('int64', [BigInt(dropoutSeed)], []) };
    const results = await session.run({ ...values, ...seed, ...batchFeeds(batch, VOCABULARY, () => 1 / batch.size) });
    const floats = (name: string) => results[name]!.data as Float32Array;
    return {
      loss: floats(loss.name)[0]!,
      logits: floats(logits.name),
      gradients: new Map([...inputs.keys()].map((name, i) => [name, floats(found[i]!.name)])),
    };
  };
}

/** Values of the tensors of a file whose names begin with `prefix`, by the rest of their names. */
export async function readValues(file: string, prefix: string): Promise<Map<string, Float32Array<ArrayBuffer>>> {
  const { tensors } = await readSafetensorsHeader(file);
  const values = new Map<string, Float32Array<ArrayBuffer>>();
  for (const entry of tensors.filter(({ name }) => name.startsWith(prefix))) {
    values.set(entry.name.slice(prefix.length), await readTensorF32(file, entry));
  }
  return values;
}

/** Largest difference between two lists of equal length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} and ${b.length} numbers`);
  return Array.from(a, (x, i) => Math.abs(x - b[i]!)).reduce((x, y) => (x > y || Number.isNaN(x) ? x : y), 0);
}
