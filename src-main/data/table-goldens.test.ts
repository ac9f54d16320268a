/** Common files, read as pandas, json and pyarrow read them with delimiter, encoding and header given; here they are detected. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTable } from './table.ts';

interface Case {
  readonly name: string;
  /** Base64. */
  readonly bytes: string;
  /** null: another program names them otherwise. */
  readonly columns: readonly string[] | null;
  readonly rows: readonly (readonly (string | null)[])[];
}
const GOLDENS = join(import.meta.dirname, '../../e2e/goldens/tables/goldens.json');
const { cases } = JSON.parse(readFileSync(GOLDENS, 'utf8')) as { readonly cases: readonly Case[] };

/** What was taken, where another reading was possible. */
const NOTES: Readonly<Record<string, readonly string[]>> = {
  'semicolon.csv': ['the fields were split at “;”'],
  'semicolon.tsv': ['the fields were split at “;”'],
  'excel.csv': ['the fields were split at “;”'],
  'pipe.csv': ['the fields were split at “|”'],
  'tab.csv': ['the fields were split at a tab', 'quotes around fields were taken off'],
  'quoted.tsv': ['quotes around fields were taken off'],
  'quote-all.tsv': ['quotes around fields were taken off'],
  'multi-line.tsv': ['quotes around fields were taken off'],
  'glue.tsv': ['quotes were read as ordinary characters'],
  'glue-whole.tsv': ['quotes were read as ordinary characters'],
  'bare-quotes.csv': ['quotes were read as ordinary characters'],
  'mixed-quotes.csv': ['quotes around whole fields were taken off, others kept'],
  'windows.csv': ['the text was read as windows-1252'],
  'utf16le.csv': ['the text was read as utf-16le'],
  'utf16be.tsv': ['the text was read as utf-16be', 'quotes around fields were taken off'],
  'index-column.csv': ['columns without a name are called column 1'],
  'same-names.csv': ['columns of the same name are called text (2)'],
  'no-header.csv': ['the first line was read as a row and not as the names of the columns'],
  'no-header-numbers.tsv': ['the first line was read as a row and not as the names of the columns'],
  'records.json': ['the rows are those of one JSON array, numbered from 1'],
  'wrapped.json': ['the rows are those of the list “data” of one JSON object, numbered from 1'],
  'wrapped-other.json': ['the rows are those of the list “sentences” of one JSON object, numbered from 1'],
  'wrapped-several.json': ['the rows are those of the list “data” of one JSON object, numbered from 1'],
  'shared.xlsx': ['the sheet “Antworten” was read, the first of 2 that are not hidden'],
  'hidden-first.xlsx': ['the sheet “Antworten” was read, the first of 2 that are not hidden'],
  'formulas.xlsx': ['1 cell with an error such as #N/A read as empty'],
  'inline.xlsx': ['1 cell with an error such as #N/A read as empty'],
  'from-1904.xlsm': ['1 cell with an error such as #N/A read as empty'],
  'pretty.json': ['the rows are those of one JSON array, numbered from 1'],
};

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'salf-tables-'))));
afterAll(() => rmSync(folder, { recursive: true }));

it.each(cases)('$name', async ({ name, bytes, columns, rows }) => {
  const file = join(folder, name);
  writeFileSync(file, Buffer.from(bytes, 'base64'));
  const table = await readTable(file);
  if (columns !== null) expect(table.columns).toEqual(columns);
  // A number has no decimals of its own: 1.0 and 1 are the same cell.
  const plain = (cell: string | number | null) => (cell === null ? null : String(cell).replace(/^(-?\d+)\.0$/, '$1'));
  expect(table.rows.map((row) => row.map(plain))).toEqual(rows.map((row) => row.map(plain)));
  expect(table.notes).toEqual(NOTES[name] ?? []);
});

it('names the lines on which rows begin, whatever ends them', async () => {
  for (const [name, end] of [
    ['lf', '\n'],
    ['crlf', '\r\n'],
    ['cr', '\r'],
    ['crcrlf', '\r\r\n'],
  ] as const) {
    const file = join(folder, `${name}.csv`);
    writeFileSync(file, ['text,label', 'a,x', '', '"b', 'c",y', 'd,z', ''].join(end));
    expect((await readTable(file)).lines).toEqual([2, 4, 6]);
  }
});
