/** The formats of data files, and the choices that a person has where it does not show how one is meant. */

/** Extensions of the data files that are read. */
export const DATA_EXTENSIONS = ['.csv', '.tsv', '.jsonl', '.ndjson', '.json', '.parquet', '.xlsx', '.xlsm'] as const;
export type DataExtension = (typeof DATA_EXTENSIONS)[number];
/** The same as help names them, the usual ones first. */
export const DATA_FILES = '.csv, .tsv, .xlsx, .jsonl, .json, .parquet';
/** And as sentences do. */
export const DATA_FORMATS = 'CSV, TSV, Excel (.xlsx), JSON, JSON lines, Parquet';

/** What parts the fields of a row, by the word that is typed for it. */
export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const;
export type Delimiter = keyof typeof DELIMITERS;
export const DELIMITER_NAMES = Object.keys(DELIMITERS) as readonly Delimiter[];

/** Encodings of text by their names in the WHATWG's Encoding Standard. */
export const ENCODINGS = [
  ...(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1250', 'windows-1251'] as const),
  ...(['iso-8859-2', 'iso-8859-15', 'shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr'] as const),
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Rows that may be left out of a file, and what is wrong with them. */
export const ROW_FAULTS = ['incomplete', 'contradictions', 'duplicates', 'leaks'] as const;
export type RowFault = (typeof ROW_FAULTS)[number];

/** How the files of a data set are to be read where a person says so; what is left out is found out file by file. */
export interface ReadOptions extends Partial<Readonly<Record<RowFault, 'leave-out'>>> {
  readonly delimiter?: Delimiter;
  readonly encoding?: Encoding;
  /** Whether the first line holds the names of the columns. */
  readonly header?: 'yes' | 'no';
}
