import { extname } from 'node:path';
import { InputError } from '../base/errors.ts';
import { parseCsv, parseTsv } from './csv.ts';
import { parseJsonLines } from './jsonl.ts';
import { readParquet } from './parquet.ts';
import { readText } from './source.ts';

/** One value of a row. null: absent, or a list or object, which no text or label can be. */
export type Cell = string | number | null;

/** The rows of a data file as they stand there. */
export interface Table {
  /** Path as the user gave it. */
  readonly file: string;
  readonly columns: readonly string[];
  /** One array per row, as long as `columns`. */
  readonly rows: readonly (readonly Cell[])[];
  /** Per row: the 1-based line of a text file on which it begins, or its 1-based number in Parquet. */
  readonly lines: readonly number[];
}

/** The formats by file extension. `.json` is read as JSON lines, which is what data sets of that name hold. */
const READERS: Readonly<Record<string, (file: string) => Promise<Table>>> = {
  '.csv': async (file) => parseCsv(file, await readText(file)),
  '.tsv': async (file) => parseTsv(file, await readText(file)),
  '.jsonl': async (file) => parseJsonLines(file, await readText(file)),
  '.ndjson': async (file) => parseJsonLines(file, await readText(file)),
  '.json': async (file) => parseJsonLines(file, await readText(file)),
  '.parquet': readParquet,
};

/**
 * Reads a data file; its extension decides the format. Text is UTF-8, with or without byte order mark, with LF or CRLF.
 * Errors: `data.unreadable`, `data.bad-format`, `data.ragged-row`, `data.empty`, each with file and line.
 */
export async function readTable(file: string): Promise<Table> {
  return readerOf(file)(file);
}

/** Errors: `data.bad-format` for an extension that is not known. */
export function refuseUnknownFormat(file: string): void {
  readerOf(file);
}

function readerOf(file: string): (file: string) => Promise<Table> {
  const extension = extname(file).toLowerCase();
  const read = READERS[extension];
  if (read !== undefined) return read;
  throw new InputError({
    code: 'data.bad-format',
    file,
    message: extension === '' ? 'The file name has no extension.' : `The extension “${extension}” is not known.`,
    remedy: `Use one of ${Object.keys(READERS).join(', ')}.`,
  });
}
