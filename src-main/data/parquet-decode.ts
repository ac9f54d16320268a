/** Decoding Parquet files with hyparquet. */
import type { FileHandle } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { parquetMetadataAsync, parquetReadObjects, parquetSchema, snappyUncompress } from 'hyparquet';
import type { AsyncBuffer, Compressors, FileMetaData } from 'hyparquet';
import { InputError, SalfError } from '../base/errors.ts';
import { labelNamesInText } from './features.ts';
import { isNested, toCell } from './jsonl.ts';
import * as limits from './limits.ts';
import { emptyFile, openFile } from './source.ts';
import type { ParquetOrder } from './decoders.ts';
import type { Cell, Content, Stored } from './table.ts';

const CODECS: readonly string[] = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'ZSTD'];

/**
 * The content of a Parquet file; see `readParquet`, which ends what a damaged file makes endless.
 */
export async function decodeParquet(file: string, { only, keeps }: Omit<ParquetOrder, 'file'>): Promise<Content> {
  await using handle = await openFile(file);
  const buffer = await bufferOf(file, handle);
  const metadata = await parquetMetadataAsync(buffer).catch(() => {
    throw badParquet(file, 'This is not a Parquet file, or its end is missing.');
  });
  const columns = childrenOf(file, metadata);
  const wanted = columns.filter((name) => only?.includes(name) ?? true);
  refuseOtherCodecs(file, metadata);
  refuseLarge(file, metadata, columns, wanted);
  const rows: Cell[][] = [];
  const nested = new Set<string>();
  const objects: Stored[] = [];
  for await (const record of recordsOf(file, buffer, metadata, wanted)) {
    for (const name of wanted) if (isNested(record[name])) nested.add(name);
    rows.push(columns.map((name) => toCell(record[name])));
    if (keeps) objects.push(record);
  }
  if (rows.length === 0) throw emptyFile(file);
  const described = metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
  return {
    columns,
    rows,
    lines: rows.map((_, index) => index + 1),
    reading: {},
    notes: [],
    nested,
    ...(keeps ? { objects } : {}),
    ...(described === undefined ? {} : { labelNames: labelNamesInText(described) }),
  };
}

/** Reads only what is asked for, so that columns which nobody wants stay on the disk. */
async function bufferOf(file: string, handle: FileHandle): Promise<AsyncBuffer> {
  const { size: byteLength } = await handle.stat();
  if (byteLength === 0) throw emptyFile(file);
  // A damaged file asks for places that there are not. It gets nothing: several are asked for at once, and of a second one
  // that fails nobody hears.
  const slice = async (start: number, end = byteLength): Promise<ArrayBuffer> => {
    const length = Math.min(end, byteLength) - start;
    if (!Number.isSafeInteger(start) || start < 0 || !(length > 0)) return new ArrayBuffer(0);
    const bytes = new Uint8Array(Math.floor(length));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start).catch(() => ({ bytesRead: 0 }));
    return bytes.buffer.slice(0, bytesRead);
  };
  return { byteLength, slice };
}

async function* recordsOf(
  file: string,
  buffer: AsyncBuffer,
  metadata: FileMetaData,
  columns: string[],
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const parsers = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && utf8.decode(bytes) };
  const read = { file: buffer, metadata, columns, parsers, compressors: compressors(file) };
  let rowEnd = 0;
  for (const group of metadata.row_groups) {
    const rowStart = rowEnd;
    rowEnd += Number(group.num_rows);
    yield* await parquetReadObjects({ ...read, rowStart, rowEnd }).catch((error: unknown) => {
      if (error instanceof SalfError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw badParquet(file, `The file is damaged (${reason}).`);
    });
  }
}

/** Node's own decompressors, and hyparquet's for Snappy, which stop where a page becomes larger than files may be. */
function compressors(file: string): Compressors {
  let left = limits.MOST_CONTENT;
  const within = (length: number): { readonly maxOutputLength: number } => {
    left -= length;
    if (length < 0 || left < 0) throw limits.tooMuchContent(file);
    return { maxOutputLength: Math.max(1, length) };
  };
  return {
    SNAPPY: (input, length) => {
      within(length);
      const output = new Uint8Array(length);
      snappyUncompress(input, output);
      return output;
    },
    GZIP: (input, length) => gunzipSync(input, within(length)),
    BROTLI: (input, length) => brotliDecompressSync(input, within(length)),
    ZSTD: (input, length) => zstdDecompressSync(input, within(length)),
  };
}

function childrenOf(file: string, metadata: FileMetaData): string[] {
  try {
    return parquetSchema(metadata).children.map((column) => column.element.name);
  } catch {
    throw badParquet(file, 'The file is damaged (its schema is no tree).');
  }
}

/** What the file says of itself, before anything is unpacked. */
function refuseLarge(
  file: string,
  metadata: FileMetaData,
  columns: readonly string[],
  wanted: readonly string[],
): void {
  const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (columns.length > limits.MOST_COLUMNS) throw limits.tooManyColumns(file);
  if (rows > limits.MOST_ROWS) throw limits.tooManyRows(file);
  if (rows * columns.length > limits.MOST_CELLS) throw limits.tooManyCells(file);
  const described = metadata.row_groups.flatMap((group) => group.columns).map((column) => column.meta_data);
  const read = described.filter((chunk) => wanted.includes(chunk?.path_in_schema[0] ?? ''));
  const size = read.reduce((sum, chunk) => sum + Number(chunk?.total_uncompressed_size ?? 0), 0);
  if (size > limits.MOST_CONTENT) throw limits.tooMuchContent(file);
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

/** A file that is no sound Parquet file. */
export function badParquet(file: string, message: string): InputError {
  const remedy = 'Write the file again, for example with pandas or pyarrow.';
  return new InputError({ code: 'data.bad-format', file, message, remedy });
}
