import { InputError, type Fault } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { counted, plural } from '../base/numbers.ts';
import { clipped, listed } from '../base/printable.ts';
import type { LabelMap } from './label-map.ts';
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

/** The rows of a file, and those that were left out. */
export interface TaskRows {
  readonly rows: readonly Row[];
  /** Per row: its index in the table. */
  readonly indices: readonly number[];
  readonly leftOut: Incomplete;
}

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
  const leftOut = { noText: [] as number[], noLabel: [] as number[] };
  table.rows.forEach((cells, at) => {
    const line = table.lines[at]!;
    const texts = textColumns.map((index) => String(cells[index] ?? ''));
    const cell = cells[labelColumn] ?? null;
    if (isUnlabelled(cell, hasNames)) leftOut.noLabel.push(line);
    else if (texts.some((text) => text.trim() === '')) leftOut.noText.push(line);
    else {
      const label = labels.index.get(labelKey(String(cell)));
      if (label === undefined) throw unknownLabel(table, line, String(cell), task);
      rows.push({ texts, label, line });
      indices.push(at);
    }
  });
  if (!leaveOut && rows.length < table.rows.length) throw incomplete(table, task, leftOut);
  if (rows.length === 0) throw noneLeft(table, leftOut);
  return { rows, indices, leftOut };
}

/** `2 rows without a label (lines 4 and 9)`, to be joined into sentences; empty where nothing is missing. */
export function incompleteParts({ noText, noLabel }: Incomplete): string[] {
  const part = (lines: readonly number[], what: string) =>
    lines.length === 0 ? [] : [`${counted(lines.length, 'row')} without a ${what} (${placesOf(lines)})`];
  return [...part(noLabel, 'label'), ...part(noText, 'text')];
}

const placesOf = (lines: readonly number[]): string => `${plural(lines.length, 'line')} ${listed(lines, 8)}`;

function incomplete(table: Table, task: Task, leftOut: Incomplete): InputError {
  const columns = [...task.columns.texts, task.columns.label];
  const nested = columns.find((name) => table.nested.has(name));
  const why = nested === undefined ? '' : ` Values of “${nested}” are lists or objects, which count as nothing.`;
  const parts = incompleteParts(leftOut);
  return new InputError({
    code: 'data.incomplete',
    file: table.file,
    field: leftOut.noLabel.length > 0 ? task.columns.label : task.columns.texts[0]!,
    line: Math.min(...[leftOut.noLabel[0], leftOut.noText[0]].filter((line) => line !== undefined)),
    message: `Some rows are incomplete: ${parts.join(' and ')}.${why}`,
    remedy: 'Fill in what is missing, or leave such rows out: --drop-incomplete, or the tick in the window.',
  });
}

function noneLeft(table: Table, leftOut: Incomplete): InputError {
  const parts = incompleteParts(leftOut).join(' and ');
  return new InputError({
    code: 'data.empty',
    file: table.file,
    message: `All rows are incomplete: ${parts}.`,
    remedy: 'Choose other columns, or give a file with labelled texts.',
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
