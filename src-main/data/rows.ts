import { InputError, type Fault } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { Cell, Table } from './table.ts';
import { labelIndex, labelKey, type Task } from './task.ts';

/** The texts and the label of one row of a file. */
export interface Row {
  /** One or two texts, in the order of the task's columns. */
  readonly texts: readonly string[];
  /** Index into the task's labels. */
  readonly label: number;
  /** Line of the file, or row number in Parquet. */
  readonly line: number;
}

/**
 * The rows of a table as a task sees them. A text may be empty, but not absent.
 * Errors: `data.missing-column`, `data.bad-format` (absent text or label), `data.unknown-label`.
 */
export function taskRows(table: Table, task: Task): Row[] {
  const textColumns = task.columns.texts.map((name) => ({ name, index: columnOf(table, name) }));
  const labelColumn = { name: task.columns.label, index: columnOf(table, task.columns.label) };
  const labels = labelIndex(task);
  const fault = (
    row: number,
    field: string,
    message: string,
    remedy: string,
    code: Fault['code'] = 'data.bad-format',
  ) => new InputError({ code, file: table.file, line: table.lines[row]!, field, message, remedy });

  return table.rows.map((cells, row) => {
    const texts = textColumns.map(({ name, index }) => {
      const cell = cells[index] ?? null;
      if (cell === null) throw fault(row, name, 'This row has no text.', 'Fill in a text or remove the row.');
      return String(cell);
    });
    const cell = cells[labelColumn.index] ?? null;
    if (cell === null || cell === '') {
      throw fault(row, labelColumn.name, 'This row has no label.', 'Fill in a label or remove the row.');
    }
    const label = labels.get(labelKey(String(cell)));
    if (label !== undefined) return { texts, label, line: table.lines[row]! };
    const { message, remedy } = unknownLabel(cell, task);
    throw fault(row, labelColumn.name, message, remedy, 'data.unknown-label');
  });
}

function columnOf(table: Table, name: string): number {
  const index = table.columns.indexOf(name);
  if (index !== -1) return index;
  throw new InputError({
    code: 'data.missing-column',
    file: table.file,
    field: name,
    message: `There is no column “${name}”.${didYouMean(name, table.columns)}`,
    remedy: `Choose among the columns of the file: ${table.columns.join(', ')}.`,
  });
}

function unknownLabel(cell: Exclude<Cell, null>, task: Task): { message: string; remedy: string } {
  const names = task.labels.flatMap((label) => [label.word, ...label.names]);
  const described = task.labels.map((label) => {
    const aliases = label.names.filter((name) => labelKey(name) !== labelKey(label.word));
    return aliases.length === 0 ? label.word : `${label.word} (${aliases.join(', ')})`;
  });
  return {
    message: `“${cell}” is not a label of the task ${task.name}.${didYouMean(String(cell), names)}`,
    remedy: `Use one of ${described.join('; ')}.`,
  };
}
