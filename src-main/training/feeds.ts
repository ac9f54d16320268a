/** A batch as the tensors that the graphs take. */
import * as ort from 'onnxruntime-node';
import type { Batch } from '../data/buckets.ts';
import { PREFIX_INPUT } from '../models/forward.ts';
import { TARGETS, WEIGHTS } from '../planning/graphs.ts';
import type { Parameters } from './parameters.ts';
import type { PrefixRows } from './prefix-rows.ts';

export type Feeds = Record<string, ort.Tensor>;

/**
 * Turns batches into the feeds of a graph.
 * @param targetOf what the loss compares with, by label index.
 * @param weight of each example in the loss: 1 / (examples of the optimiser step).
 */
export type Feeder = (batch: Batch, targetOf: readonly number[], weight: number) => Feeds | Promise<Feeds>;

/** Feeds of a graph that begins with token ids; see {@link Feeder}. */
export function batchFeeds(batch: Batch, targetOf: readonly number[], weight: number): Feeds {
  const { ids, size, length } = batch;
  return { ids: int64(ids, [size, length]), ...answerFeeds(batch, targetOf, weight) };
}

/**
 * Feeds of graphs that begin above a cached prefix. They hold until the next batch is asked for.
 * The feeder throws FailureError `store.corrupt` where the cache cannot be read any more.
 */
export function suffixFeeder(rows: PrefixRows): Feeder {
  return async (batch, targetOf, weight) => ({
    [PREFIX_INPUT]: await rows.read(batch),
    ...answerFeeds(batch, targetOf, weight),
  });
}

/** Where and with what the loss compares. */
function answerFeeds({ lastIndex, labels, size }: Batch, targetOf: readonly number[], weight: number): Feeds {
  return {
    last_position: int64(BigInt64Array.from(lastIndex, BigInt), [size]),
    [TARGETS]: int64(
      BigInt64Array.from(labels, (label) => BigInt(targetOf[label]!)),
      [size],
    ),
    [WEIGHTS]: new ort.Tensor('float32', new Float32Array(size).fill(weight), [size]),
  };
}

function int64(values: BigInt64Array, dims: readonly number[]): ort.Tensor {
  return new ort.Tensor('int64', values, dims);
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
