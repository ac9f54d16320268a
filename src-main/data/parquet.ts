import { runThread } from '../base/thread.ts';
import { badParquet } from './parquet-decode.ts';
import type { Content } from './table.ts';

export interface ParquetOrder {
  readonly file: string;
  readonly only: readonly string[] | null;
}

/** Seconds after which reading is given up: the largest file that is read takes a small part of it. */
const MOST_SECONDS = 180;

/**
 * A Parquet file, uncompressed or with Snappy, gzip, Brotli or Zstandard. Nested columns count as absent. A damaged file
 * can keep the decoder busy without end, so it works in a thread of its own that is ended then.
 * @param only columns that are decoded; the others are listed, and hold nothing
 * Errors: `data.unreadable` (also too large), `data.bad-format` (no Parquet, damaged, another compression), `data.empty`.
 */
export function readParquet(file: string, only: readonly string[] | null, seconds = MOST_SECONDS): Promise<Content> {
  const order: ParquetOrder = { file, only };
  return runThread<Content>(new URL('./parquet-worker.ts', import.meta.url), order, {
    seconds,
    exceeded: () => badParquet(file, `Reading it took more than ${seconds} seconds, as damaged files do.`),
  });
}
