import { decodeApart } from './decode-apart.ts';
import type { ParquetOrder } from './decoders.ts';
import { badParquet } from './parquet-decode.ts';
import type { Content } from './table.ts';

/**
 * A Parquet file, uncompressed or with Snappy, gzip, Brotli or Zstandard. Nested columns count as absent. A damaged file
 * can keep the decoder busy without end, so it works in a thread of its own that is ended then.
 * Errors: `data.unreadable` (also too large), `data.bad-format` (no Parquet, damaged, another compression), `data.empty`.
 */
export function readParquet(file: string, wanted: Omit<ParquetOrder, 'file'>, seconds?: number): Promise<Content> {
  return decodeApart('parquet', { file, ...wanted }, badParquet, seconds);
}
