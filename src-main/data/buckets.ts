import type { Random } from '../base/random.ts';
import type { Example } from './encode.ts';

export interface PaddingOptions {
  /** Id in padded positions. */
  readonly padId: number;
  /** T is rounded up to a multiple of this. Default 8. */
  readonly padMultiple?: number;
}

/** What decides how much work a batch is. */
export interface BatchShape {
  /** B */
  readonly size: number;
  /** T: positions of each row, padding included. */
  readonly length: number;
  /** N: tokens of all rows, padding left out. */
  readonly tokens: number;
}

/** A batch of rows of one length. */
export function unpadded(size: number, length: number): BatchShape {
  return { size, length, tokens: size * length };
}

/** The batch of some examples. @param multiple see {@link PaddingOptions} */
export function shapeOf(indices: readonly number[], lengths: readonly number[], multiple: number): BatchShape {
  const rows = indices.map((index) => lengths[index]!);
  const longest = rows.reduce((max, length) => Math.max(max, length), 0);
  const tokens = rows.reduce((sum, length) => sum + length, 0);
  return { size: rows.length, length: paddedLength(longest, multiple), tokens };
}

/** One right-padded batch. */
export interface Batch extends BatchShape {
  /** Token ids [B * T], row-major; 64-bit as the graph's input has them. */
  readonly ids: BigInt64Array;
  /** Per row: tokens before the padding, 1..T. */
  readonly lengths: Int32Array;
  /** Per row: position of the last token, where the label is predicted. */
  readonly lastIndex: Int32Array;
  /** Per row: index into the task's labels. */
  readonly labels: Int32Array;
  /** Per row: index of the example. */
  readonly indices: readonly number[];
}

/** Tokens of each example, which is all that decides how batches are made. */
export function lengthsOf(examples: readonly Example[]): number[] {
  return examples.map(({ ids }) => ids.length);
}

/** Batches whose lengths are sorted together. More make less padding and a less random mixture within a batch. */
const WINDOW = 16;

/**
 * Which examples go into which batch of an epoch: a random order, sorted by length within windows of 16 batches, cut
 * into batches, and the batches in random order again. The same generator state gives the same plan, so batch k of an
 * epoch can be had again without the ones before.
 */
export function trainingPlan(lengths: readonly number[], batchSize: number, random: Random): number[][] {
  const order = random.permutation(lengths.length);
  const batches = windows(order, batchSize).flatMap((window) => inBatches(byLength(lengths, window), batchSize));
  random.shuffle(batches);
  return batches;
}

/**
 * A plan for examples that differ in how deep they train: batches hold examples of one boundary e, and where a border
 * falls inside a batch the lowest of its boundaries holds for all. So there are as many batches as without groups.
 * @param boundaries e of each example; those with e = `blocks` train nothing and are left out.
 */
export function groupedPlan(
  lengths: readonly number[],
  batchSize: number,
  random: Random,
  boundaries: readonly number[],
  blocks: number,
): { readonly indices: readonly number[]; readonly boundary: number }[] {
  const order = random.permutation(lengths.length).filter((index) => boundaries[index]! < blocks);
  const groups = Map.groupBy(order, (index) => boundaries[index]!);
  const sorted = [...groups]
    .sort(([a], [b]) => a - b)
    .flatMap(([, group]) => windows(group, batchSize).flatMap((window) => byLength(lengths, window)));
  const batches = inBatches(sorted, batchSize).map((indices) => ({
    indices,
    boundary: indices.reduce((lowest, index) => Math.min(lowest, boundaries[index]!), blocks),
  }));
  random.shuffle(batches);
  return batches;
}

/** All examples in batches of like length, the longest first, so that the peak of memory comes at once. */
export function evaluationPlan(lengths: readonly number[], batchSize: number): number[][] {
  return inBatches(byLength(lengths, [...lengths.keys()]), batchSize).reverse();
}

/** The batches of a plan, from batch `first` on (0-based), each made when it is asked for. */
export function* batches(
  examples: readonly Example[],
  plan: readonly (readonly number[])[],
  options: PaddingOptions,
  first = 0,
): Generator<Batch, void, undefined> {
  for (const indices of plan.slice(first)) yield collate(examples, indices, options);
}

function collate(examples: readonly Example[], indices: readonly number[], options: PaddingOptions): Batch {
  const rows = indices.map((index) => examples[index]!);
  const shape = shapeOf([...rows.keys()], lengthsOf(rows), options.padMultiple ?? 8);
  const { length } = shape;
  const ids = new BigInt64Array(rows.length * length).fill(BigInt(options.padId));
  rows.forEach((row, index) => row.ids.forEach((id, position) => (ids[index * length + position] = BigInt(id))));
  return {
    ids,
    lengths: Int32Array.from(rows, (row) => row.ids.length),
    lastIndex: Int32Array.from(rows, (row) => row.ids.length - 1),
    labels: Int32Array.from(rows, (row) => row.label),
    indices,
    ...shape,
  };
}

/** T of a batch whose longest example has so many tokens. */
export function paddedLength(longest: number, multiple: number): number {
  return Math.ceil(longest / multiple) * multiple;
}

function windows(order: readonly number[], batchSize: number): number[][] {
  return inBatches(order, WINDOW * batchSize);
}

/** By length, equal lengths as they stand. */
function byLength(lengths: readonly number[], indices: readonly number[]): number[] {
  return indices.toSorted((a, b) => lengths[a]! - lengths[b]!);
}

function inBatches(indices: readonly number[], batchSize: number): number[][] {
  const count = Math.ceil(indices.length / batchSize);
  return Array.from({ length: count }, (_, batch) => indices.slice(batch * batchSize, (batch + 1) * batchSize));
}
