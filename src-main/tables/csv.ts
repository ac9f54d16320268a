import { stringify } from 'csv-stringify/sync';
import { harmless } from '../base/spreadsheet.ts';
import { endsOf } from './table.ts';
import type { Cell, Table } from './table.ts';

/** A value of a CSV file; null is an empty field. */
type Value = string | number | null;

/**
 * Tables as one CSV file with all digits. The first field is the title of the table that the row belongs to, then come
 * the columns of all tables by their keys; the ends of a spread and the n of a number follow it as `key_low`,
 * `key_high`, `key_n` where any number has them. A value that
 * is not there is an empty field. Bars repeat numbers, and footnotes are for people: both stay out.
 */
export function csvText(tables: readonly Table[]): string {
  const records = tables.flatMap(recordsOf);
  const names = fieldNames(tables).filter((name) => name.isValue || records.some((record) => record.has(name.key)));
  const header = ['table', ...names.map(({ key }) => key)];
  return stringify([header, ...records.map((record) => header.map((key) => record.get(key) ?? null))]);
}

function fieldNames(tables: readonly Table[]): { key: string; isValue: boolean }[] {
  const columns = tables.flatMap((each) => each.columns).filter(({ form }) => form !== 'bar');
  return [...new Set(columns.map(({ key }) => key))].flatMap((key) => [
    { key, isValue: true },
    ...['low', 'high', 'n'].map((end) => ({ key: `${key}_${end}`, isValue: false })),
  ]);
}

function recordsOf({ title, columns, rows }: Table): Map<string, Value>[] {
  return rows.map((row) => {
    const record = new Map<string, Value>([['table', harmless(title)]]);
    row.forEach((cell, index) => {
      for (const [key, value] of fieldsOf(cell, columns[index]!.key)) record.set(key, value);
    });
    return record;
  });
}

function fieldsOf(cell: Cell, key: string): [string, Value][] {
  switch (cell.kind) {
    case 'number': {
      const ends = endsOf(cell);
      return [
        [key, cell.value],
        ...(ends === null
          ? []
          : ([
              [`${key}_low`, ends.low],
              [`${key}_high`, ends.high],
            ] satisfies [string, Value][])),
        ...(cell.n === null ? [] : ([[`${key}_n`, cell.n]] satisfies [string, Value][])),
      ];
    }
    case 'text':
      return [[key, harmless(cell.text)]];
    case 'verdict':
      return [[key, cell.verdict]];
    case 'none':
    case 'bar':
      return [];
  }
}
