import { InputError } from '../base/errors.ts';
import { emptyFile } from './source.ts';
import type { Cell, Table } from './table.ts';

/**
 * JSON lines: one object a line; the columns are all keys, in order of first appearance. Blank lines are skipped.
 * Errors: `data.bad-format` (not JSON, not an object), `data.empty`.
 */
export function parseJsonLines(file: string, text: string): Table {
  const columns = new Map<string, number>();
  const rows: Cell[][] = [];
  const lines: number[] = [];
  let line = 0;
  for (let start = 0; start < text.length;) {
    line++;
    const end = text.indexOf('\n', start);
    const source = text.slice(start, end === -1 ? text.length : end);
    start = end === -1 ? text.length : end + 1;
    if (source.trim() === '') continue;
    const row: Cell[] = [];
    for (const [name, value] of Object.entries(parseObject(file, line, source))) {
      if (!columns.has(name)) columns.set(name, columns.size);
      row[columns.get(name)!] = toCell(value);
    }
    rows.push(row);
    lines.push(line);
  }
  if (rows.length === 0) throw emptyFile(file);
  return { file, columns: [...columns.keys()], rows: rows.map((row) => filled(row, columns.size)), lines };
}

/** Booleans become the words `true` and `false`; lists and objects count as absent. */
export function toCell(value: unknown): Cell {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return null;
}

function parseObject(file: string, line: number, source: string): object {
  const remedy = 'Write one JSON object per line, such as {"text": "...", "label": "..."}.';
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    throw new InputError({ code: 'data.bad-format', file, line, message: 'This line is not valid JSON.', remedy });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new InputError({ code: 'data.bad-format', file, line, message: 'This line is not a JSON object.', remedy });
}

function filled(row: readonly Cell[], length: number): Cell[] {
  return Array.from({ length }, (_, index) => row[index] ?? null);
}
