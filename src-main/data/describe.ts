import { encodeRows } from './encode.ts';
import { hashRows } from './hash.ts';
import { labelTokens } from './label-words.ts';
import { reportSplit, warningsOf, type SplitReport } from './report.ts';
import type { ReadOptions } from '../base/file-formats.ts';
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
  readonly warnings: readonly string[];
}

/** Describes a file; with a task also classes and duplicates, with a tokenizer also token lengths and cut rows. */
export async function describeFile(
  file: string,
  task?: Task,
  tokenizer?: Tokenizer,
  maxLength = Infinity,
  options: ReadOptions = {},
): Promise<FileDescription> {
  const read = task === undefined ? null : await readTaskFile(file, task, options, file, true);
  const table = read?.table ?? (await readTable(file, options));
  const described = {
    file,
    rows: table.rows.length,
    columns: table.columns.map((_, index) => describeColumn(table, index)),
    reading: table.reading,
  };
  if (task === undefined || read === null) {
    const warnings = table.notes.map((note) => `${file}: ${note}.`);
    return { ...described, mapping: null, report: null, hash: null, warnings };
  }
  const { rows, mapping, notes } = read;
  if (tokenizer !== undefined) await labelTokens(task.labels, tokenizer);
  const examples = tokenizer === undefined ? null : await encodeRows(rows, task, tokenizer, maxLength);
  const report = reportSplit(rows, task, examples);
  const warnings = [...notes, ...warningsOf(file, report, maxLength)];
  return { ...described, mapping, report, hash: hashRows(rows), warnings };
}

function describeColumn(table: Table, index: number): ColumnDescription {
  const values = new Set(table.rows.map((row) => row[index]).filter((cell) => cell !== null && cell !== undefined));
  const [first] = values;
  return { name: table.columns[index]!, distinct: values.size, example: first === undefined ? '' : String(first) };
}
