import { z } from 'zod';
import { DELIMITER_NAMES, DELIMITERS, ENCODINGS } from '../base/file-formats.ts';
import type { Delimiter, Encoding } from '../base/file-formats.ts';
import { listed, printable } from '../base/printable.ts';

const LeaveOut = z.literal('leave-out').exactOptional();

/** How the files of a data set are read, where a person says so; what is left out is found out file by file. */
export const ReadRequest = z.strictObject({
  delimiter: z.enum(DELIMITER_NAMES).exactOptional(),
  encoding: z.enum(ENCODINGS).exactOptional(),
  /** Whether the first line of a delimited file holds the names of its columns. */
  header: z.enum(['yes', 'no']).exactOptional(),
  /** Rows without a text or a label are left out; else they are refused. */
  incomplete: LeaveOut,
  /** Rows whose text has another label in another row of the file. */
  contradictions: LeaveOut,
  /** Rows that repeat text and label of an earlier row of the file. */
  duplicates: LeaveOut,
  /** Training rows whose text stands in the validation or test file, and validation rows that stand in the test file. */
  leaks: LeaveOut,
});
export type ReadRequest = z.infer<typeof ReadRequest>;

/** What says which class a value of the label column is, in words that follow the mapping. */
export const LABEL_SOURCES = {
  words: 'by the words and names of the task',
  file: 'by the names that the file itself gives its numbers',
  task: 'by the official numbers of the task, which start with 0',
  'from-one': 'by the official numbers of the task, counted from 1',
} as const;

/** What the values of the label column stand for. */
export const LabelMapping = z.strictObject({
  source: z.enum(Object.keys(LABEL_SOURCES) as (keyof typeof LABEL_SOURCES)[]),
  labels: z
    .array(
      z.strictObject({
        value: z.string(),
        /** What the file itself calls this number; null: it does not. */
        name: z.string().nullable(),
        word: z.string(),
        rows: z.int().min(0),
      }),
    )
    .readonly(),
});
export type LabelMapping = z.infer<typeof LabelMapping>;

/** Values that a sentence names, at most. */
const MOST_NAMED = 24;

/** `0 (neg) is bad, 1 (pos) is good, by ...`; null where every value is its own word. */
export function mappingSentence({ source, labels }: LabelMapping): string | null {
  const plain = (text: string): string => text.trim().toLowerCase();
  if (labels.every(({ value, word }) => plain(value) === plain(word))) return null;
  const pairs = labels
    .slice(0, MOST_NAMED)
    .map(({ value, name, word }) => `${value.trim()}${name === null ? '' : ` (${name})`} is ${word}`);
  return printable(`${listed(pairs, MOST_NAMED)}, ${LABEL_SOURCES[source]}`);
}

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

/** `read with “;” as delimiter, as windows-1252, ...`; null where nothing was to be decided. */
export function readingSentence({ encoding, delimiter, header, sheet, quotes }: Reading): string | null {
  if (sheet === undefined && encoding === undefined) return null;
  if (sheet === undefined && delimiter === undefined && encoding === 'utf-8') return null;
  const sign = delimiter === undefined || delimiter === 'tab' ? delimiter : `“${DELIMITERS[delimiter]}”`;
  const parts = [
    ...(sign === undefined ? [] : [`with ${sign} as delimiter`]),
    ...(sheet === undefined ? [] : [`from the sheet “${sheet}”`]),
    ...(encoding === undefined ? [] : [`as ${encoding}`]),
    ...(header === false ? ['without names of columns in the first line'] : []),
    ...(quotes === undefined || quotes === null ? [] : [quotes]),
  ];
  return `read ${parts.join(', ')}`;
}
