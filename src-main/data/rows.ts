import { InputError, type Fault } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { counted, listed as listedParts, plural } from '../base/numbers.ts';
import { clipped, listed } from '../base/printable.ts';
import type { LabelMap } from './label-map.ts';
import type { RepeatKind } from './repeats.ts';
import type { Cell, Table } from './table.ts';
import { labelKey, type Task } from './task.ts';

/** The texts and the label of one row of a file. */
export interface Row {
  /** One or two texts, in the order of the task's columns. */
  readonly texts: readonly string[];
  /** Index into the task's labels. */
  readonly label: number;
  /** Line of the file, or row number in Parquet and JSON arrays. */
  readonly line: number;
}

/** Lines of rows that lack something. */
export interface Incomplete {
  readonly noText: readonly number[];
  readonly noLabel: readonly number[];
}

/** Lines of all rows that were left out; each is named once. */
export type LeftOut = Incomplete & Readonly<Record<RepeatKind, readonly number[]>>;

/** The rows of a file, and those that were left out. */
export interface TaskRows {
  readonly rows: readonly Row[];
  /** Per row: its index in the table. */
  readonly indices: readonly number[];
  readonly leftOut: LeftOut;
}

/** The texts of one row, whose label is not known or does not matter. */
export type Unlabelled = Omit<Row, 'label'>;

/** The rows of a file that have their texts. */
export interface TextRows {
  readonly rows: readonly Unlabelled[];
  /** Per row: its index in the table. */
  readonly indices: readonly number[];
}

/** The texts of a table as a task reads them; rows that lack one are left out. Errors: `data.missing-column`. */
export function textRows(table: Table, task: Task): TextRows {
  const columns = task.columns.texts.map((name) => columnOf(table, name));
  const rows: Unlabelled[] = [];
  const indices: number[] = [];
  table.rows.forEach((cells, at) => {
    const texts = textsOf(cells, columns);
    if (isWithoutText(texts)) return;
    rows.push({ texts, line: table.lines[at]! });
    indices.push(at);
  });
  return { rows, indices };
}

const textsOf = (cells: readonly Cell[], columns: readonly number[]): string[] =>
  columns.map((index) => String(cells[index] ?? ''));
const isWithoutText = (texts: readonly string[]): boolean => texts.some((text) => text.trim() === '');

/** The label column of a task. Errors: `data.missing-column`. */
export const labelColumnOf = (table: Table, task: Task): number => columnOf(table, task.columns.label);

/** Whether a cell is no label: nothing, or -1, as files with names for their numbers mark rows without one. */
export function isUnlabelled(cell: Cell, hasNames: boolean): boolean {
  if (cell === null) return true;
  const key = labelKey(String(cell));
  return key === '' || (hasNames && key === '-1');
}

/**
 * The rows of a table as a task sees them.
 * @param leaveOut what lacks a text or a label is left out; else it is refused
 * Errors: `data.missing-column`, `data.incomplete`, `data.unknown-label`, `data.empty`.
 */
export function taskRows(table: Table, task: Task, labels: LabelMap, leaveOut: boolean): TaskRows {
  const textColumns = task.columns.texts.map((name) => columnOf(table, name));
  const labelColumn = labelColumnOf(table, task);
  const hasNames = table.labelNames.has(task.columns.label);
  const rows: Row[] = [];
  const indices: number[] = [];
  const lacking = { noText: [] as number[], noLabel: [] as number[] };
  table.rows.forEach((cells, at) => {
    const line = table.lines[at]!;
    const texts = textsOf(cells, textColumns);
    const cell = cells[labelColumn] ?? null;
    if (isUnlabelled(cell, hasNames)) lacking.noLabel.push(line);
    else if (isWithoutText(texts)) lacking.noText.push(line);
    else {
      const label = labels.index.get(labelKey(String(cell)));
      if (label === undefined) throw unknownLabel(table, line, String(cell), task);
      rows.push({ texts, label, line });
      indices.push(at);
    }
  });
  const leftOut: LeftOut = { ...lacking, contradictions: [], duplicates: [], leaks: [] };
  const fault = leaveOut ? null : incompleteRows(table, task, leftOut);
  if (fault !== null) throw new InputError(fault);
  if (rows.length === 0) throw noneLeft(table, leftOut);
  return { rows, indices, leftOut };
}

/** The rest where some rows are left out, which must not be all of them. Errors: `data.empty`. */
export function without({ rows, indices, leftOut }: TaskRows, table: Table, dropped: Drops): TaskRows {
  if (dropped.size === 0) return { rows, indices, leftOut };
  const lines: Record<keyof LeftOut, number[]> = {
    noText: [...leftOut.noText],
    noLabel: [...leftOut.noLabel],
    contradictions: [...leftOut.contradictions],
    duplicates: [...leftOut.duplicates],
    leaks: [...leftOut.leaks],
  };
  for (const [at, kind] of [...dropped].sort(([a], [b]) => a - b)) lines[kind].push(rows[at]!.line);
  const kept = [...rows.keys()].filter((at) => !dropped.has(at));
  if (kept.length === 0) throw noneLeft(table, lines);
  return { rows: kept.map((at) => rows[at]!), indices: kept.map((at) => indices[at]!), leftOut: lines };
}

/** Indices of rows, and why each is left out. */
export type Drops = ReadonlyMap<number, RepeatKind>;

/** What is wrong with rows, behind their number; in the order in which sentences name them. */
const WHY: Readonly<Record<keyof LeftOut, string>> = {
  noLabel: 'without a label',
  noText: 'without a text',
  contradictions: 'with another label elsewhere',
  duplicates: 'as earlier in the file',
  leaks: 'also in a file that is scored',
};

/** `2 rows without a label (lines 4 and 9)`, to be joined into sentences; empty where nothing was left out. */
export function leftOutParts(leftOut: LeftOut): string[] {
  return Object.entries(WHY).flatMap(([kind, why]) => {
    const lines = leftOut[kind as keyof LeftOut];
    return lines.length === 0 ? [] : [`${counted(lines.length, 'row')} ${why} (${placesOf(lines)})`];
  });
}

const placesOf = (lines: readonly number[]): string => `${plural(lines.length, 'line')} ${listed(lines, 8)}`;

/** The fault `data.incomplete` where a row lacks a text or a label; null: none does. */
export function incompleteRows(table: Table, task: Task, leftOut: LeftOut): Fault | null {
  if (leftOut.noLabel.length + leftOut.noText.length === 0) return null;
  const columns = [...task.columns.texts, task.columns.label];
  const nested = columns.find((name) => table.nested.has(name));
  const why = nested === undefined ? '' : ` Values of “${nested}” are lists or objects, which count as nothing.`;
  const parts = leftOutParts({ ...leftOut, contradictions: [], duplicates: [], leaks: [] });
  return {
    code: 'data.incomplete',
    file: table.file,
    field: leftOut.noLabel.length > 0 ? task.columns.label : task.columns.texts[0]!,
    line: Math.min(...[leftOut.noLabel[0], leftOut.noText[0]].filter((line) => line !== undefined)),
    message: `Some rows are incomplete: ${parts.join(' and ')}.${why}`,
    remedy: 'Fill in what is missing, or leave such rows out: --drop-incomplete.',
  };
}

function noneLeft(table: Table, leftOut: LeftOut): InputError {
  const parts = listedParts(leftOutParts(leftOut));
  const isIncomplete = leftOut.noLabel.length + leftOut.noText.length === table.rows.length;
  return new InputError({
    code: 'data.empty',
    file: table.file,
    message: isIncomplete ? `All rows are incomplete: ${parts}.` : `No row is left: ${parts} left out.`,
    remedy: 'Choose other columns, leave out fewer rows, or give a file with labelled texts.',
  });
}

function columnOf(table: Table, name: string): number {
  const index = table.columns.indexOf(name);
  if (index !== -1) return index;
  const noHeader = table.reading.header === false ? ' If the first line holds the names, add --header yes.' : '';
  throw new InputError({
    code: 'data.missing-column',
    file: table.file,
    field: name,
    message: `There is no column “${clipped(name, 60)}”.${didYouMean(name, table.columns)}`,
    remedy: `Choose among the columns of the file: ${listed(table.columns)}.${noHeader}`,
  });
}

function unknownLabel(table: Table, line: number, value: string, task: Task): InputError {
  const names = task.labels.flatMap((label) => [label.word, ...label.names]);
  const described = task.labels.map((label) => {
    const aliases = label.names.filter((name) => labelKey(name) !== labelKey(label.word));
    return aliases.length === 0 ? label.word : `${label.word} (${aliases.join(', ')})`;
  });
  const shown = clipped(value, 60);
  const fault: Fault = {
    code: 'data.unknown-label',
    file: table.file,
    line,
    field: task.columns.label,
    message: `“${shown}” is not a label of the task ${task.name}.${didYouMean(shown, names)}`,
    remedy: `Use one of ${described.join('; ')}.`,
  };
  return new InputError(fault);
}
