/** Reading the first sheet of a workbook (.xlsx, .xlsm) with hucre. */
import { readXlsx } from 'hucre/xlsx';
import type { CellValue, Sheet } from 'hucre/xlsx';
import { InputError } from '../base/errors.ts';
import { count, counted } from '../base/numbers.ts';
import { clipped, printable } from '../base/printable.ts';
import type { ReadOptions } from '../base/file-formats.ts';
import { headOf } from './header.ts';
import { MOST_CELLS, MOST_COLUMNS, tooManyCells, tooManyColumns } from './limits.ts';
import { emptyFile, readBytes } from './source.ts';
import type { Cell, Content } from './table.ts';
import { badWorkbook, checkArchive } from './workbook-archive.ts';

/** Both begin with this, whatever their names say. */
const OLD = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/** The rows of the first sheet that is not hidden; see `readWorkbook`, which ends what takes too long. */
export async function decodeWorkbook(file: string, { header }: Pick<ReadOptions, 'header'>): Promise<Content> {
  const bytes = await readBytes(file);
  if (bytes.subarray(0, 4).equals(OLD)) {
    throw badWorkbook(file, 'This is an old Excel workbook, or one with a password.', 'Save it as .xlsx without one.');
  }
  checkArchive(file, bytes);
  const { sheet, sheets } = await firstSheet(file, bytes);
  const { records, lines, faults } = recordsOf(file, sheet);
  if (records.length === 0) throw emptyFile(file);
  const head = headOf(
    records.map((record) => record.map((cell) => (cell === null ? '' : String(cell)))),
    header,
  );
  const skipped = head.hasHeader ? 1 : 0;
  if (records.length === skipped) throw emptyFile(file);
  const name = clipped(printable(sheet.name), 60);
  return {
    columns: head.columns,
    rows: records.slice(skipped),
    lines: lines.slice(skipped),
    reading: { sheet: name, header: head.hasHeader },
    notes: [
      ...(sheets > 1 ? [`the sheet “${name}” was read, the first of ${sheets} that are not hidden`] : []),
      ...faults,
      ...head.notes,
    ],
  };
}

async function firstSheet(file: string, bytes: Buffer): Promise<{ readonly sheet: Sheet; readonly sheets: number }> {
  let sheets = 0;
  const isWanted = ({ hidden = false, veryHidden = false }): boolean => !hidden && !veryHidden && ++sheets === 1;
  const workbook = await readXlsx(bytes, { sheets: isWanted }).catch((thrown: unknown) => {
    const reason = clipped(printable(thrown instanceof Error ? thrown.message : String(thrown)), 200);
    const area = /spans (\d+) rows x (\d+) columns/.exec(reason);
    if (area !== null) throw tooWideSheet(file, Number(area[1]), Number(area[2]));
    throw badWorkbook(file, `The workbook is damaged, or no .xlsx workbook (${reason}).`);
  });
  const [sheet] = workbook.sheets;
  if (sheet === undefined) throw emptyFile(file);
  return { sheet, sheets };
}

/** Formats and single cells far away count; the rectangle of all cells must be held. */
function tooWideSheet(file: string, rows: number, columns: number): InputError {
  return new InputError({
    code: 'data.unreadable',
    file,
    message: `The sheet spans ${count(rows)} rows and ${count(columns)} columns, more cells than are read.`,
    remedy: 'Delete the empty rows and columns behind the table, or save the sheet as CSV.',
  });
}

interface SheetRecords {
  /** Rows that hold something, all of the same length, without columns that are empty throughout. */
  readonly records: readonly (readonly Cell[])[];
  /** Numbers of the rows, from 1. */
  readonly lines: readonly number[];
  /** What became of cells that hold no value. */
  readonly faults: readonly string[];
}

function recordsOf(file: string, { rows, cells = new Map() }: Sheet): SheetRecords {
  const table = rows.map((row) => row.map(cellOf));
  let [errors, formulas] = [0, 0];
  // Beside the values: among these an error cannot be told from text.
  for (const [place, { type, value }] of cells) {
    const isError = type === 'error' || (type === 'formula' && isErrorText(value));
    if (type === 'formula' && value === null) formulas++;
    if (!isError) continue;
    errors++;
    const [row, column] = place.split(',').map(Number) as [number, number];
    table[row]![column] = null;
  }
  const used = new Set<number>();
  for (const row of table) for (const [column, cell] of row.entries()) if (!isBlank(cell)) used.add(column);
  if (used.size > MOST_COLUMNS) throw tooManyColumns(file);
  if (used.size * table.length > MOST_CELLS) throw tooManyCells(file);
  const columns = [...used].sort((a, b) => a - b);
  const filled = [...table.keys()].filter((at) => table[at]!.some((cell) => !isBlank(cell)));
  return {
    records: filled.map((at) => columns.map((column) => table[at]![column] ?? null)),
    lines: filled.map((at) => at + 1),
    faults: [
      ...(errors === 0 ? [] : [`${counted(errors, 'cell')} with an error such as #N/A read as empty`]),
      ...(formulas === 0
        ? []
        : [`${counted(formulas, 'formula')} without a stored result read as empty; open and save the file once`]),
    ],
  };
}

const isBlank = (cell: Cell): boolean => cell === null || cell === '';
const isErrorText = (value: CellValue): boolean => typeof value === 'string' && /^#[A-Z0-9/]+[!?]?$/.test(value);

/** Dates and times as people write them down for machines, in the time zone of the sheet; truth as the words for it. */
function cellOf(value: CellValue): Cell {
  if (value instanceof Date) return dateText(value);
  return typeof value === 'boolean' ? String(value) : value;
}

function dateText(date: Date): string | null {
  const rounded = new Date(Math.round(date.getTime() / 1000) * 1000);
  if (Number.isNaN(rounded.getTime())) return null;
  const [day, time] = rounded.toISOString().slice(0, -5).split('T') as [string, string];
  // A time of day alone is a fraction of day 0, which lies before 1900.
  if (rounded.getUTCFullYear() < 1900) return time;
  return time === '00:00:00' ? day : `${day} ${time}`;
}
