import { extname } from 'node:path';
import { InputError } from '../base/errors.ts';
import { DATA_EXTENSIONS } from '../base/file-formats.ts';
import type { DataExtension, Delimiter, Encoding, ReadOptions } from '../base/file-formats.ts';
import { parseDelimited } from './csv.ts';
import { featuresBeside } from './features.ts';
import type { LabelNames } from './features.ts';
import { parseJson } from './jsonl.ts';
import { refuseTooLarge } from './limits.ts';
import { readParquet } from './parquet.ts';
import { readText } from './source.ts';
import { readWorkbook } from './workbook.ts';

/** One value of a row. null: absent, or a list or object, which no text or label can be. */
export type Cell = string | number | null;

/** How a file was read; what does not concern its format is absent. */
export interface Reading {
  readonly encoding?: Encoding;
  readonly delimiter?: Delimiter;
  readonly header?: boolean;
  /** Of a workbook, the sheet that was read. */
  readonly sheet?: string;
  /** What became of quotes; null: there are none. */
  readonly quotes?: string | null;
}

/** What a reader makes of one file. */
export interface Content {
  readonly columns: readonly string[];
  /** One array per row, as long as `columns`. */
  readonly rows: readonly (readonly Cell[])[];
  /** Per row: the 1-based line of a text file on which it begins, or its 1-based number in Parquet and JSON arrays. */
  readonly lines: readonly number[];
  readonly reading: Reading;
  /** What was taken where other readings were possible, as parts of a sentence. */
  readonly notes: readonly string[];
  /** Columns some of whose values are lists or objects. */
  readonly nested?: ReadonlySet<string>;
  /** Names of labels that the file stores as numbers, by column. */
  readonly labelNames?: LabelNames;
  /** Per row what the file holds of it, with lists, objects and dates, where that was asked for; null: cells hold all. */
  readonly objects?: readonly Stored[] | null;
}

/** A row of a format whose values are more than text and numbers. */
export type Stored = Readonly<Record<string, unknown>>;

/** The rows of a data file as they stand there. */
export interface Table extends Required<Content> {
  /** Path as the user gave it. */
  readonly file: string;
}

type Reader = (file: string, options: ReadOptions, only: readonly string[] | null, keeps: boolean) => Promise<Content>;

const delimited =
  (expected: Delimiter): Reader =>
  (file, options) =>
    fromText(file, options, (text) => parseDelimited(file, text, expected, options));
const json: Reader = (file, options, _only, keeps) => fromText(file, options, (text) => parseJson(file, text, keeps));

/** The formats by file extension. */
const READERS: Readonly<Record<DataExtension, Reader>> = {
  '.csv': delimited('comma'),
  '.tsv': delimited('tab'),
  '.jsonl': json,
  '.ndjson': json,
  '.json': json,
  '.parquet': (file, _options, only, keeps) => readParquet(file, { only, keeps }),
  '.xlsx': readWorkbook,
  '.xlsm': readWorkbook,
};

/** What people have besides, and what to make of it. */
const OTHERS: readonly (readonly [extensions: readonly string[], what: string, remedy: string])[] = [
  [
    ['.xls', '.xlsb', '.ods', '.numbers'],
    'Of spreadsheets, only .xlsx is read.',
    'Save it as .xlsx, or the sheet as “CSV UTF-8” (File, Save as), and give that file.',
  ],
  [
    ['.arrow', '.feather', '.orc', '.avro'],
    'This format is not read.',
    'Write the table as Parquet, CSV or JSON lines.',
  ],
  [['.zip', '.gz', '.bz2', '.xz', '.zst', '.7z', '.tar', '.tgz'], 'Packed files are not read.', 'Unpack it first.'],
  [
    ['.pkl', '.pickle', '.joblib', '.npy'],
    'Pickles are not read: they may run any program.',
    'Write the table as Parquet, CSV or JSON lines.',
  ],
];

/**
 * Reads a data file; its extension decides the format, and what it holds how it is read, where the options do not say.
 * @param only columns whose values are wanted, where a format can leave out others; null: all
 * @param keeps also hand over what cells cannot hold, to write it again
 * Errors: `data.unreadable`, `data.bad-format`, `data.ragged-row`, `data.empty`, each with file and line.
 */
export async function readTable(
  file: string,
  options: ReadOptions = {},
  only: readonly string[] | null = null,
  keeps = false,
): Promise<Table> {
  const content = await readerOf(file)(file, options, only, keeps);
  refuseTooLarge(file, content.columns, content.rows, content.lines);
  const { nested = new Set<string>(), labelNames = await featuresBeside(file), objects = null } = content;
  return { file, ...content, nested, labelNames, objects };
}

/** Errors: `data.bad-format` for an extension that is not known. */
export function refuseUnknownFormat(file: string): void {
  readerOf(file);
}

async function fromText(file: string, options: ReadOptions, parse: (text: string) => Content): Promise<Content> {
  const { text, encoding } = await readText(file, options.encoding);
  const content = parse(text);
  const note = `the text was read as ${encoding}`;
  const notes = encoding === 'utf-8' ? content.notes : [note, ...content.notes];
  return { ...content, notes, reading: { encoding, ...content.reading } };
}

function readerOf(file: string): Reader {
  const extension = extname(file).toLowerCase();
  const readable = DATA_EXTENSIONS.find((each) => each === extension);
  if (readable !== undefined) return READERS[readable];
  const [, what, remedy] = OTHERS.find(([extensions]) => extensions.includes(extension)) ?? [];
  throw new InputError({
    code: 'data.bad-format',
    file,
    message:
      what ?? (extension === '' ? 'The file name has no extension.' : `The extension “${extension}” is not known.`),
    remedy: remedy ?? `Use one of ${DATA_EXTENSIONS.join(', ')}.`,
  });
}
