import { statSync } from 'node:fs';
import { SalfError, InputError } from '../../base/errors.ts';
import type { ReadRequest } from '../../contract/reading.ts';
import type { FileCard, FileView, PresetView } from '../../contract/routes/library.ts';
import { guessMapping, MOST_LABELS, valuesOf } from '../../data/guess.ts';
import { PRESETS } from '../../data/presets.ts';
import { readTable } from '../../data/table.ts';
import type { Cell, Table } from '../../data/table.ts';
import type { LibraryFile } from '../../store/library-files.ts';
import { readApart } from '../reading/apart.ts';
import { withoutFolder } from './dataset-faults.ts';

interface FileReading {
  readonly reading: ReadRequest;
}

const HEAD_ROWS = 20;
/** Of a text in the first rows. */
const SHOWN_CHARACTERS = 300;

export function fileCard({ id, name, path, addedAt }: LibraryFile): FileCard {
  return { id, name, addedAt, bytes: statSync(path, { throwIfNoEntry: false })?.size ?? null };
}

/** What a data file holds, read apart. Errors: `data.*`, with the file's name and no folder. */
export async function viewFile(file: LibraryFile, reading: ReadRequest = {}): Promise<FileView> {
  return readApart('readFileView', { ...file, reading }).catch((thrown: unknown) => {
    throw thrown instanceof SalfError ? new InputError(withoutFolder(thrown.fault)) : thrown;
  });
}

/** The same in this thread. Errors: `data.*`. */
export async function readFileView({ id, name, path, reading }: LibraryFile & FileReading): Promise<FileView> {
  const table = await readTable(path, reading);
  const columns = table.columns.map((column, index) => {
    const values = valuesOf(table, index);
    return { name: column, distinct: values.size, values: values.size > MOST_LABELS ? null : listed(values) };
  });
  const labelNames = Object.fromEntries(table.labelNames);
  const found = { reading: table.reading, notes: table.notes, labelNames };
  return { id, name, rows: table.rows.length, columns, head: headOf(table), guess: guessMapping(table), ...found };
}

/** The tasks that need no description. */
export function presetViews(): PresetView[] {
  return Object.values(PRESETS).map(({ name, template, labels, columns }) => ({
    name,
    template,
    labels: labels.map(({ word }) => word),
    texts: columns.texts.length,
  }));
}

function listed(values: ReadonlyMap<string, number>): { value: string; rows: number }[] {
  return [...values].map(([value, rows]) => ({ value, rows })).sort((a, b) => b.rows - a.rows);
}

function headOf({ rows, lines }: Table): FileView['head'] {
  const short = (cell: Cell) =>
    typeof cell === 'string' && cell.length > SHOWN_CHARACTERS ? `${cell.slice(0, SHOWN_CHARACTERS)}…` : cell;
  return rows.slice(0, HEAD_ROWS).map((row, index) => ({ line: lines[index]!, cells: row.map(short) }));
}
