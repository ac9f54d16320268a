/** Writing a table again with columns beside it: CSV, TSV or JSON lines. Pure. */
import { extname } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { InputError } from '../base/errors.ts';
import { harmless, isNumberText } from '../base/spreadsheet.ts';
import type { Cell, Stored, Table } from './table.ts';

/** Formats of written tables, by the extension of the file. */
const FORMATS = { '.csv': 'csv', '.tsv': 'tsv', '.jsonl': 'jsonl', '.ndjson': 'jsonl' } as const;
export type WrittenFormat = (typeof FORMATS)[keyof typeof FORMATS];

/** Errors: `request.bad-option` (`--out`) for another extension. */
export function writtenFormat(out: string): WrittenFormat {
  const extension = extname(out).toLowerCase();
  const format = Object.hasOwn(FORMATS, extension) ? FORMATS[extension as keyof typeof FORMATS] : undefined;
  if (format !== undefined) return format;
  throw new InputError({
    code: 'request.bad-option',
    field: '--out',
    file: out,
    message: extension === '' ? 'The file name has no extension.' : `Files with “${extension}” are not written.`,
    remedy: `Name a file with one of ${Object.keys(FORMATS).join(', ')}.`,
  });
}

/**
 * Names for new columns beside those of a table: one that is taken, in any letter case, gets `_2`, or the next number
 * that is free.
 */
export function freeNames(wanted: readonly string[], columns: readonly string[]): string[] {
  const taken = new Set(columns.map((name) => name.toLowerCase()));
  return wanted.map((name) => {
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name}_${number}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

/** A table with columns beside it. */
export interface Widened {
  readonly table: Pick<Table, 'columns' | 'rows' | 'objects'>;
  /** Names of the new columns. */
  readonly added: readonly string[];
  /** Their values in a row of the table; null: it has none. */
  readonly valuesOf: (row: number) => readonly Cell[] | null;
}

/** Rows that are turned into text at once. */
const PART = 1000;

/**
 * The text of a widened table, part by part, all columns in their order. In CSV and TSV, text that a spreadsheet would
 * take for a formula gets a quote before it, lists and objects are JSON, and what is missing is empty.
 */
export function* writtenParts(widened: Widened, format: WrittenFormat): Generator<string, void, undefined> {
  if (format !== 'jsonl') yield delimited([[...widened.table.columns, ...widened.added].map(guarded)], format);
  const { length } = widened.table.rows;
  for (let from = 0; from < length; from += PART) {
    const rows = Array.from({ length: Math.min(PART, length - from) }, (_, index) => from + index);
    yield format === 'jsonl'
      ? rows.map((row) => `${JSON.stringify(objectOf(widened, row), plain)}\n`).join('')
      : delimited(
          rows.map((row) => fieldsOf(widened, row)),
          format,
        );
  }
}

function delimited(records: readonly (readonly (string | number | null)[])[], format: 'csv' | 'tsv'): string {
  return stringify(records as (string | number | null)[][], { delimiter: format === 'csv' ? ',' : '\t' });
}

function fieldsOf({ table, added, valuesOf }: Widened, row: number): (string | number | null)[] {
  const stored = table.objects?.[row];
  const cells = table.columns.map((name, index) =>
    stored === undefined ? table.rows[row]![index]! : textOf(ownOf(stored, name)),
  );
  const values = valuesOf(row) ?? added.map(() => null);
  return [...cells, ...values].map((cell) => (typeof cell === 'string' ? guarded(cell) : cell));
}

function objectOf({ table, added, valuesOf }: Widened, row: number): Stored {
  const stored = table.objects?.[row];
  const cells = table.columns.map((name, index) => [
    name,
    stored === undefined ? table.rows[row]![index]! : ownOf(stored, name),
  ]);
  const values = valuesOf(row) ?? added.map(() => null);
  // A key that a row of JSON lines does not have stays absent.
  return Object.fromEntries([...cells, ...added.map((name, index) => [name, values[index]!])]) as Stored;
}

const ownOf = (stored: Stored, name: string): unknown => (Object.hasOwn(stored, name) ? stored[name] : undefined);

/** A number as text, such as -5 in a CSV file, is no formula. */
function guarded(text: string): string {
  return isNumberText(text) ? text : harmless(text);
}

/** What a field of text holds of a value of another format. */
function textOf(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return JSON.stringify(value, plain);
}

/** What JSON has no form for. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}
