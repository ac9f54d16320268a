/** A batch as the tensors that the graphs take. */
import * as ort from 'onnxruntime-node';
import type { Flat } from '../../kernels/memory.ts';
import type { Batch } from '../../data/buckets.ts';
import { PREFIX_INPUT } from '../../models/forward.ts';
import { TARGETS, WEIGHTS } from '../../planning/graphs.ts';
import type { ParameterLayout } from '../../planning/parameter-layout.ts';
import { tensorOver, type FlatArray } from '../optimizer/flat-array.ts';
import type { Parameters } from '../optimizer/parameters.ts';
import type { PrefixRows } from '../prefix-cache/rows.ts';
import type { Tensors } from './in-place.ts';

export type Feeds = Record<string, ort.Tensor>;

/** What an example counts in the loss, by its label: 1 / (examples of the optimiser step), times what its class counts. */
export type WeightOf = (label: number) => number;

/**
 * Turns batches into the feeds of a graph.
 * @param targetOf what the loss compares with, by label index.
 */
export type Feeder = (batch: Batch, targetOf: readonly number[], weightOf: WeightOf) => Feeds | Promise<Feeds>;

/** Feeds of a graph that begins with token ids; see {@link Feeder}. */
export function batchFeeds(batch: Batch, targetOf: readonly number[], weightOf: WeightOf): Feeds {
  const { ids, size, length } = batch;
  return { ids: int64(ids, [size, length]), ...answerFeeds(batch, targetOf, weightOf) };
}

/**
 * Feeds of graphs that begin above a cached prefix. They hold until the next batch is asked for.
 * The feeder throws FailureError `store.corrupt` where the cache cannot be read any more.
 */
export function suffixFeeder(rows: PrefixRows): Feeder {
  return async (batch, targetOf, weightOf) => ({
    [PREFIX_INPUT]: await rows.read(batch),
    ...answerFeeds(batch, targetOf, weightOf),
  });
}

/** Where and with what the loss compares. */
function answerFeeds({ lastIndex, labels, size }: Batch, targetOf: readonly number[], weightOf: WeightOf): Feeds {
  return {
    last_position: int64(BigInt64Array.from(lastIndex, BigInt), [size]),
    [TARGETS]: int64(
      BigInt64Array.from(labels, (label) => BigInt(targetOf[label]!)),
      [size],
    ),
    [WEIGHTS]: new ort.Tensor('float32', Float32Array.from(labels, weightOf), [size]),
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
export function tensorsOver(parameters: ParameterLayout, flat: Flat): Feeds;
export function tensorsOver(parameters: ParameterLayout, flat: FlatArray): Tensors;
export function tensorsOver({ all }: ParameterLayout, flat: FlatArray): Tensors {
  return Object.fromEntries(
    all.map(({ name, shape, offset, size }) => [name, tensorOver(flat, { start: offset, end: offset + size }, shape)]),
  );
}
