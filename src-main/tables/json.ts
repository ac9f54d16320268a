import { endsOf } from './table.ts';
import type { Cell, Table } from './table.ts';

type JsonCell =
  | string
  | null
  | { readonly value: number; readonly low: number | null; readonly high: number | null; readonly n: number | null };

/** A table for programs: rows as objects with the keys of the columns. */
export interface JsonTable {
  readonly title: string;
  readonly columns: readonly { readonly key: string; readonly title: string; readonly unit: string | null }[];
  readonly rows: readonly Readonly<Record<string, JsonCell>>[];
  readonly footnotes: readonly string[];
}

/** A table with all digits; bars, which repeat numbers, stay out. */
export function jsonTable({ title, columns, rows, footnotes }: Table): JsonTable {
  const kept = columns.flatMap(({ form }, index) => (form === 'bar' ? [] : [index]));
  return {
    title,
    columns: kept.map((index) => {
      const { key, title: words, unit } = columns[index]!;
      return { key, title: words, unit };
    }),
    rows: rows.map((row) => Object.fromEntries(kept.map((index) => [columns[index]!.key, jsonCell(row[index]!)]))),
    footnotes,
  };
}

function jsonCell(cell: Cell): JsonCell {
  switch (cell.kind) {
    case 'number': {
      const ends = endsOf(cell);
      return { value: cell.value, low: ends?.low ?? null, high: ends?.high ?? null, n: cell.n };
    }
    case 'text':
      return cell.text;
    case 'verdict':
      return cell.verdict;
    case 'none':
    case 'bar':
      return null;
  }
}
