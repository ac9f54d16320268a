import { encodeRows } from './encode.ts';
import { hashRows } from './hash.ts';
import { labelTokens, labelTokenWarnings } from './label-words.ts';
import { oddRows } from './odd-rows.ts';
import { reportSplit, warningsOf, type SplitReport } from './report.ts';
import type { ReadOptions } from '../base/file-formats.ts';
import type { OddRows } from '../base/odd-rows.ts';
import { readTaskFile, type LabelMapping } from './read-task.ts';
import { readTable, type Reading, type Table } from './table.ts';
import type { Task } from './task.ts';
import type { Tokenizer } from './tokenizer.ts';

export interface ColumnDescription {
  readonly name: string;
  /** Number of different values. */
  readonly distinct: number;
  /** The first value that is not absent. */
  readonly example: string;
}

/** What a single file holds, with or without a task to read it by. */
export interface FileDescription {
  readonly file: string;
  readonly rows: number;
  readonly columns: readonly ColumnDescription[];
  readonly reading: Reading;
  /** What the values of the label column stand for; null without a task. */
  readonly mapping: LabelMapping | null;
  /** null without a task. */
  readonly report: SplitReport | null;
  /** SHA-256 of texts and labels; null without a task. */
  readonly hash: string | null;
  /** Rows that deserve a look; none without a task. */
  readonly odd: readonly OddRows[];
  readonly warnings: readonly string[];
}

/** Rows of each kind that are shown. */
const SHOWN_ROWS = 5;

/**
 * Describes a file; with a task also classes and duplicates, with a tokenizer also token lengths and cut rows.
 * @param beside a file that is scored, for rows that stand in both
 */
export async function describeFile(
  file: string,
  task?: Task,
  tokenizer?: Tokenizer,
  maxLength = Infinity,
  options: ReadOptions = {},
  beside: string | null = null,
): Promise<FileDescription> {
  const read = task === undefined ? null : await readTaskFile(file, task, options, file, true, beside);
  const table = read?.table ?? (await readTable(file, options));
  const described = {
    file,
    rows: table.rows.length,
    columns: table.columns.map((_, index) => describeColumn(table, index)),
    reading: table.reading,
  };
  if (task === undefined || read === null) {
    const warnings = table.notes.map((note) => `${file}: ${note}.`);
    return { ...described, mapping: null, report: null, hash: null, odd: [], warnings };
  }
  const { rows, files, mapping, notes } = read;
  const tokens = tokenizer === undefined ? null : await labelTokens(task.labels, tokenizer);
  const examples = tokenizer === undefined ? null : await encodeRows(rows, task, tokenizer, maxLength);
  const report = reportSplit(rows, task, examples);
  const ofTokens = tokens === null ? [] : await labelTokenWarnings(task.labels, tokens, tokenizer!);
  const warnings = [...notes, ...ofTokens, ...warningsOf(file, report, maxLength, task)];
  return { ...described, mapping, report, hash: hashRows(rows), odd: oddRows(files, task, SHOWN_ROWS), warnings };
}

function describeColumn(table: Table, index: number): ColumnDescription {
  const values = new Set(table.rows.map((row) => row[index]).filter((cell) => cell !== null && cell !== undefined));
  const [first] = values;
  return { name: table.columns[index]!, distinct: values.size, example: first === undefined ? '' : String(first) };
}
