/** A batch as the tensors that the graphs take. */
import * as ort from 'onnxruntime-node';
import type { Batch } from '../data/buckets.ts';
import { TARGETS, WEIGHTS } from './graphs.ts';
import type { Parameters } from './parameters.ts';

export type Feeds = Record<string, ort.Tensor>;

/**
 * @param targetOf what the loss compares with, by label index.
 * @param weight of each example in the loss: 1 / (examples of the optimiser step).
 */
export function batchFeeds(batch: Batch, targetOf: readonly number[], weight: number): Feeds {
  const { size, length } = batch;
  const int64 = (values: BigInt64Array, dims: number[]) => new ort.Tensor('int64', values, dims);
  return {
    ids: int64(batch.ids, [size, length]),
    last_position: int64(BigInt64Array.from(batch.lastIndex, BigInt), [size]),
    [TARGETS]: int64(
      BigInt64Array.from(batch.labels, (label) => BigInt(targetOf[label]!)),
      [size],
    ),
    [WEIGHTS]: new ort.Tensor('float32', new Float32Array(size).fill(weight), [size]),
  };
}

/** Tensors that share the memory of the parameters' values. */
export function parameterFeeds(parameters: Parameters): Feeds {
  return tensorsOver(parameters, parameters.values);
}

/** One tensor per parameter over the memory of one of the flat arrays. */
export function tensorsOver(parameters: Parameters, flat: Float32Array<ArrayBuffer>): Feeds {
  return Object.fromEntries(
    parameters.all.map((parameter) => [
      parameter.name,
      new ort.Tensor('float32', parameters.slice(flat, parameter), parameter.shape),
    ]),
  );
}

/** Real tokens of a batch, padding left out. */
export function tokensOf(batch: Batch): number {
  return batch.lengths.reduce((sum, n) => sum + n, 0);
}
