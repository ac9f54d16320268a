import { InputError } from '../base/errors.ts';
import { clipped, listed, printable } from '../base/printable.ts';
import { MOST_CELLS, MOST_COLUMNS, tooManyCells, tooManyColumns } from './limits.ts';
import { emptyFile } from './source.ts';
import type { Cell, Content, Stored } from './table.ts';

const REMEDY = 'Write one JSON object per line, such as {"text": "...", "label": "..."}, or one array of such objects.';

/**
 * JSON lines, one object a line, or one array of objects, alone or as the only list of an object (`{"data": [...]}`); the
 * columns are all keys, in order of first appearance. Blank lines are skipped; the rows of an array are numbered from 1.
 * @param keeps also hand over the objects themselves
 * Errors: `data.bad-format` (not JSON, not an object), `data.unreadable` (too wide), `data.empty`.
 */
export function parseJson(file: string, text: string, keeps = false): Content {
  const list = /^\s*\[/.test(text) ? { name: null, values: arrayOf(file, text) } : wrappedList(file, text);
  const columns = new Map<string, number>();
  const nested = new Set<string>();
  const rows: Cell[][] = [];
  const lines: number[] = [];
  const objects: Stored[] = [];
  for (const { line, value } of list === null ? lineItems(file, text) : listItems(file, list)) {
    const row: Cell[] = [];
    for (const [name, cell] of Object.entries(value)) {
      if (!columns.has(name)) columns.set(name, columns.size);
      row[columns.get(name)!] = toCell(cell);
      if (isNested(cell)) nested.add(name);
    }
    if (columns.size > MOST_COLUMNS) throw tooManyColumns(file);
    rows.push(row);
    lines.push(line);
    if (keeps) objects.push(value);
  }
  if (rows.length === 0) throw emptyFile(file);
  if (rows.length * columns.size > MOST_CELLS) throw tooManyCells(file);
  return {
    columns: [...columns.keys()],
    rows: rows.map((row) => filled(row, columns.size)),
    lines,
    nested,
    ...(keeps ? { objects } : {}),
    reading: {},
    notes: list === null ? [] : [`the rows are those of ${wordsOf(list)}, numbered from 1`],
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
  readonly value: Stored;
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

/** An array of rows, and the key under which an object holds it; null: it stands alone. */
interface List {
  readonly name: string | null;
  readonly values: readonly unknown[];
}

const wordsOf = ({ name }: List): string =>
  name === null ? 'one JSON array' : `the list “${clipped(printable(name), 60)}” of one JSON object`;

function arrayOf(file: string, text: string): readonly unknown[] {
  try {
    return JSON.parse(text) as readonly unknown[];
  } catch (thrown) {
    const reason = thrown instanceof Error ? clipped(thrown.message, 200) : String(thrown);
    throw badJson(file, `The file is not a valid JSON array (${reason}).`);
  }
}

/** The list of objects in a file that is a single object; null: the file is something else, such as JSON lines. */
function wrappedList(file: string, text: string): List | null {
  if (!/^\s*\{/.test(text)) return null;
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(whole)) return null;
  const lists = Object.entries(whole).filter((entry): entry is [string, unknown[]] => isList(entry[1]));
  // One object on one line may be one row of JSON lines; one that was laid out over several lines is none.
  const isLine = !/[\r\n]/.test(text.trim());
  const named = lists.filter(([name]) => LIST_NAMES.includes(name));
  const [only] = lists.length === 1 && !isLine ? lists : named;
  if (only !== undefined) return { name: only[0], values: only[1] };
  if (isLine) return null;
  const several = lists.map(([name]) => name);
  throw badJson(
    file,
    several.length > 1
      ? `The file is one JSON object with several lists (${listed(several, 5)}).`
      : 'The file is one JSON object without a list of rows.',
  );
}

/** What files call the list of their rows, where they hold others. */
const LIST_NAMES = ['data', 'rows', 'records', 'examples', 'items', 'instances', 'train'];

const isList = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => isObject(item));

function* listItems(file: string, list: List): Generator<Item> {
  for (const [index, value] of list.values.entries()) {
    if (!isObject(value)) throw badJson(file, `Element ${index + 1} of the array is not a JSON object.`);
    yield { line: index + 1, value };
  }
}

function isObject(value: unknown): value is Stored {
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
