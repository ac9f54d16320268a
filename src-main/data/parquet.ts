import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { parquetMetadata, parquetReadObjects, parquetSchema, type FileMetaData } from 'hyparquet';
import { InputError } from '../base/errors.ts';
import { toCell } from './jsonl.ts';
import { emptyFile, readBytes } from './source.ts';
import type { Table } from './table.ts';

/** Node's own decompressors; hyparquet brings Snappy, and what is not compressed needs none. */
const COMPRESSORS = {
  GZIP: (input: Uint8Array) => gunzipSync(input),
  BROTLI: (input: Uint8Array) => brotliDecompressSync(input),
  ZSTD: (input: Uint8Array) => zstdDecompressSync(input),
};
const CODECS: readonly string[] = ['UNCOMPRESSED', 'SNAPPY', ...Object.keys(COMPRESSORS)];

/**
 * A Parquet file, uncompressed or with Snappy, gzip, Brotli or Zstandard. Nested columns count as absent.
 * Errors: `data.unreadable`, `data.bad-format` (no Parquet, damaged, another compression), `data.empty`.
 */
export async function readParquet(file: string): Promise<Table> {
  const buffer = new Uint8Array(await readBytes(file)).buffer;
  const metadata = readMetadata(file, buffer);
  refuseOtherCodecs(file, metadata);
  const columns = parquetSchema(metadata).children.map((column) => column.element.name);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const parsers = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && utf8.decode(bytes) };
  const options = { file: buffer, metadata, compressors: COMPRESSORS, parsers };
  const records = await parquetReadObjects(options).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw badParquet(file, `The file is damaged (${reason}).`);
  });
  if (records.length === 0) throw emptyFile(file);
  const rows = records.map((record) => columns.map((name) => toCell(record[name])));
  return { file, columns, rows, lines: rows.map((_, index) => index + 1) };
}

function readMetadata(file: string, buffer: ArrayBuffer): FileMetaData {
  try {
    return parquetMetadata(buffer);
  } catch {
    throw badParquet(file, 'This is not a Parquet file, or its end is missing.');
  }
}

function refuseOtherCodecs(file: string, metadata: FileMetaData): void {
  for (const column of metadata.row_groups.flatMap((group) => group.columns)) {
    const codec = column.meta_data?.codec;
    if (codec === undefined || CODECS.includes(codec)) continue;
    const remedy = `Write the file with one of ${CODECS.join(', ')}.`;
    throw new InputError({
      code: 'data.bad-format',
      file,
      field: column.meta_data?.path_in_schema.join('.') ?? '',
      message: `The compression ${codec} is not supported.`,
      remedy,
    });
  }
}

function badParquet(file: string, message: string): InputError {
  const remedy = 'Write the file again, for example with pandas or pyarrow.';
  return new InputError({ code: 'data.bad-format', file, message, remedy });
}
