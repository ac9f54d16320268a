/**
 * Which prompts a cached prefix holds, and in which order.
 *
 * A cache is kept for the set of all prompts of a run, whichever split they stand in: runs that split off another
 * validation part from the same files, with another seed or method, find the same cache.
 */
import { hash } from 'node:crypto';
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
