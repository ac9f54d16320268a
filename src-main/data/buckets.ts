import type { Random } from '../base/random.ts';
import type { Example } from './encode.ts';

export interface PaddingOptions {
  /** Id in padded positions. */
  readonly padId: number;
  /** T is rounded up to a multiple of this, so that few shapes occur. Default 8. */
  readonly padMultiple?: number;
}

/** One right-padded batch. */
export interface Batch {
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
  /** B */
  readonly size: number;
  /** T */
  readonly length: number;
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
  const multiple = options.padMultiple ?? 8;
  const length = paddedLength(Math.max(...rows.map((row) => row.ids.length)), multiple);
  const ids = new BigInt64Array(rows.length * length).fill(BigInt(options.padId));
  rows.forEach((row, index) => row.ids.forEach((id, position) => (ids[index * length + position] = BigInt(id))));
  return {
    ids,
    lengths: Int32Array.from(rows, (row) => row.ids.length),
    lastIndex: Int32Array.from(rows, (row) => row.ids.length - 1),
    labels: Int32Array.from(rows, (row) => row.label),
    indices,
    size: rows.length,
    length,
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
