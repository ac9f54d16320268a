/** How large a data file may be. What is beyond would take minutes and gigabytes, and is no labelled text. */
import { InputError } from '../base/errors.ts';
import { count } from '../base/numbers.ts';
import { clipped } from '../base/printable.ts';

export const MOST_COLUMNS = 2000;
export const MOST_ROWS = 5_000_000;
/** Rows times columns. */
export const MOST_CELLS = 50_000_000;
/** Of one value, in characters. */
export const LONGEST_CELL = 1 << 20;
/** Of all values, in bytes as a file says, or in characters. */
export const MOST_CONTENT = 2 ** 30;

export function tooManyColumns(file: string): InputError {
  return tooLarge(
    file,
    `The file has more than ${count(MOST_COLUMNS)} columns.`,
    'Keep the columns of text and label.',
  );
}

export function tooManyRows(file: string): InputError {
  return tooLarge(file, `The file has more than ${count(MOST_ROWS)} rows.`, 'Split it.');
}

export function tooMuchContent(file: string): InputError {
  const message = `Unpacked, the file would take more than ${count(MOST_CONTENT / 2 ** 20)} MiB.`;
  return tooLarge(file, message, 'Split it, or keep the columns of text and label.');
}

export function tooManyCells(file: string): InputError {
  const message = `Rows times columns are more than ${count(MOST_CELLS)}.`;
  return tooLarge(file, message, 'Split it, or keep the columns of text and label.');
}

/** What a table may hold whatever its format. Errors: `data.unreadable`. */
export function refuseTooLarge(
  file: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  lines: readonly number[],
): void {
  if (columns.length > MOST_COLUMNS) throw tooManyColumns(file);
  if (rows.length > MOST_ROWS) throw tooManyRows(file);
  if (rows.length * columns.length > MOST_CELLS) throw tooManyCells(file);
  let content = 0;
  rows.forEach((row, index) => {
    for (const [column, cell] of row.entries()) {
      if (typeof cell !== 'string') continue;
      content += cell.length;
      if (cell.length <= LONGEST_CELL) continue;
      const field = clipped(columns[column] ?? '', 60);
      const message = `A value of ${count(cell.length)} characters is too long; the limit is ${count(LONGEST_CELL)}.`;
      throw tooLarge(file, message, 'Cut the text into rows, or remove the column.', { field, line: lines[index]! });
    }
  });
  if (content > MOST_CONTENT) throw tooMuchContent(file);
}

function tooLarge(
  file: string,
  message: string,
  remedy: string,
  place: { readonly field?: string; readonly line?: number } = {},
): InputError {
  return new InputError({ code: 'data.unreadable', file, ...place, message, remedy });
}
