import { InputError } from '../base/errors.ts';
import { clipped } from '../base/printable.ts';
import { MOST_CELLS, MOST_COLUMNS, tooManyCells, tooManyColumns } from './limits.ts';
import { emptyFile } from './source.ts';
import type { Cell, Content } from './table.ts';

const REMEDY = 'Write one JSON object per line, such as {"text": "...", "label": "..."}, or one array of such objects.';

/**
 * JSON lines, one object a line, or one array of objects; the columns are all keys, in order of first appearance. Blank
 * lines are skipped; the rows of an array are numbered from 1.
 * Errors: `data.bad-format` (not JSON, not an object), `data.unreadable` (too wide), `data.empty`.
 */
export function parseJson(file: string, text: string): Content {
  const isArray = /^\s*\[/.test(text);
  const columns = new Map<string, number>();
  const nested = new Set<string>();
  const rows: Cell[][] = [];
  const lines: number[] = [];
  for (const { line, value } of isArray ? arrayItems(file, text) : lineItems(file, text)) {
    const row: Cell[] = [];
    for (const [name, cell] of Object.entries(value)) {
      if (!columns.has(name)) columns.set(name, columns.size);
      row[columns.get(name)!] = toCell(cell);
      if (isNested(cell)) nested.add(name);
    }
    if (columns.size > MOST_COLUMNS) throw tooManyColumns(file);
    rows.push(row);
    lines.push(line);
  }
  if (rows.length === 0) throw emptyFile(file);
  if (rows.length * columns.size > MOST_CELLS) throw tooManyCells(file);
  return {
    columns: [...columns.keys()],
    rows: rows.map((row) => filled(row, columns.size)),
    lines,
    nested,
    reading: {},
    notes: isArray ? ['the rows are those of one JSON array, numbered from 1'] : [],
  };
}

/** Booleans become the words `true` and `false`; lists, objects and what is not a number count as absent. */
export function toCell(value: unknown): Cell {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return null;
}

export const isNested = (value: unknown): boolean => typeof value === 'object' && value !== null;

interface Item {
  readonly line: number;
  readonly value: object;
}

function* lineItems(file: string, text: string): Generator<Item> {
  // No JSON text can hold a carriage return as it is: each of them belongs to the end of a line.
  const lined = text.includes('\r') ? text.replace(/\r\r\n|\r\n|\r/g, '\n') : text;
  let line = 0;
  for (let start = 0; start < lined.length;) {
    line++;
    const feed = lined.indexOf('\n', start);
    const end = feed === -1 ? lined.length : feed;
    const source = lined.slice(start, end);
    start = end + 1;
    if (source.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(source);
    } catch {
      throw badJson(file, 'This line is not valid JSON.', line);
    }
    if (!isObject(value)) throw badJson(file, 'This line is not a JSON object.', line);
    yield { line, value };
  }
}

function* arrayItems(file: string, text: string): Generator<Item> {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (thrown) {
    const reason = thrown instanceof Error ? clipped(thrown.message, 200) : String(thrown);
    throw badJson(file, `The file is not a valid JSON array (${reason}).`);
  }
  for (const [index, value] of (values as unknown[]).entries()) {
    if (!isObject(value)) throw badJson(file, `Element ${index + 1} of the array is not a JSON object.`);
    yield { line: index + 1, value };
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badJson(file: string, message: string, line?: number): InputError {
  return new InputError({
    code: 'data.bad-format',
    file,
    message,
    remedy: REMEDY,
    ...(line === undefined ? {} : { line }),
  });
}

function filled(row: readonly Cell[], length: number): Cell[] {
  return Array.from({ length }, (_, index) => row[index] ?? null);
}
