/**
 * Which prompts a cached prefix holds, in which order, and by which name it is found again.
 *
 * A cache is kept for the set of all prompts of a run, whichever split they stand in: runs that carve another
 * validation part from the same files, with another seed or method, find the same cache.
 */
import { createHash, hash } from 'node:crypto';
import * as ort from 'onnxruntime-node';
import { CACHE_FORMAT } from '../contract/cache.ts';
import type { Provider } from '../contract/request.ts';
import type { Example } from '../data/encode.ts';

/** The different prompts of a run and where their rows lie. */
export interface PromptTable {
  /** One example of each, the longest first, so that the peak of memory comes at once; equal lengths by digest. */
  readonly examples: readonly Example[];
  /** First row of each prompt, by {@link promptDigest}, in the order of `examples`. */
  readonly firstRows: ReadonlyMap<string, number>;
  /** Rows of all: one a token, no padding. */
  readonly rows: number;
}

/** SHA-256 of a prompt's token ids. */
export function promptDigest(ids: Int32Array): string {
  return hash('sha256', ids, 'base64');
}

/** The table of the different prompts in all splits; the same set of prompts gives the same table. */
export function promptTable(splits: readonly (readonly Example[])[]): PromptTable {
  const distinct = new Map<string, Example>();
  for (const example of splits.flat()) {
    const digest = promptDigest(example.ids);
    if (!distinct.has(digest)) distinct.set(digest, example);
  }
  const ordered = [...distinct].sort(([a, x], [b, y]) => y.ids.length - x.ids.length || (a < b ? -1 : 1));
  const firstRows = new Map<string, number>();
  let rows = 0;
  for (const [digest, { ids }] of ordered) {
    firstRows.set(digest, rows);
    rows += ids.length;
  }
  return { examples: ordered.map(([, example]) => example), firstRows, rows };
}

/** Bytes of the rows of a prefix: tokens x d in float32. */
export function estimateCacheBytes({ rows }: PromptTable, hiddenSize: number): number {
  return rows * hiddenSize * Float32Array.BYTES_PER_ELEMENT;
}

/** All that the rows depend on beside the prompts. */
export interface PrefixIdentity {
  /** SHA-256 over config, tokenizer and weights. */
  readonly modelHash: string;
  /** e: the rows are the outputs of block e. */
  readonly boundary: number;
  /** Another provider rounds otherwise, and a run must give the same numbers with and without a cache from before. */
  readonly provider: Provider;
}

/**
 * Name of a cache: SHA-256 over everything that its rows depend on. The maximum length is not named because it shows in
 * the token ids, which stand here as they were cut; nor is the tokenizer, which is part of the model's hash.
 */
export function cacheKey({ modelHash, boundary, provider }: PrefixIdentity, { firstRows }: PromptTable): string {
  const sha = createHash('sha256');
  sha.update(JSON.stringify([CACHE_FORMAT, modelHash, boundary, provider, onnxruntimeVersion()]));
  for (const digest of firstRows.keys()) sha.update(digest);
  return sha.digest('hex');
}

/** The version that computes here; another may round otherwise. */
export function onnxruntimeVersion(): string {
  return ort.env.versions.node ?? ort.env.versions.common;
}
