import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from './table.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'salf-table-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe('readTable', () => {
  it('reads CSV with byte order mark, CRLF, quotes, line breaks in fields and blank lines', async () => {
    const text = '\uFEFFtext,label\r\n"He said ""no"", twice.\r\nReally.",a\r\n\r\nπ,b\r\n';
    const table = await readTable(write('quoted.csv', text));
    expect(table.columns).toEqual(['text', 'label']);
    expect(table.rows).toEqual([
      ['He said "no", twice.\r\nReally.', 'a'],
      ['π', 'b'],
    ]);
    expect(table.lines).toEqual([2, 5]);
  });

  it('keeps empty fields and text without a final line break', async () => {
    const table = await readTable(write('empty-field.CSV', 'text,label\n,a\nx,'));
    expect(table.rows).toEqual([
      ['', 'a'],
      ['x', ''],
    ]);
  });

  it('takes quotes in TSV literally', async () => {
    const table = await readTable(write('plain.tsv', 'text\tlabel\n"He" said "no\ta\n"x"\tb\n'));
    expect(table.rows).toEqual([
      ['"He" said "no', 'a'],
      ['"x"', 'b'],
    ]);
  });

  it('reads JSON lines: columns in order of appearance, absent values as null, numbers as numbers', async () => {
    const text = '\uFEFF{"text":"a","label":2}\r\n\r\n{"label":true,"more":[1],"text":"\\ud83d\\ude00"}';
    const table = await readTable(write('rows.jsonl', text));
    expect(table.columns).toEqual(['text', 'label', 'more']);
    expect(table.rows).toEqual([
      ['a', 2, null],
      ['😀', 'true', null],
    ]);
    expect(table.lines).toEqual([1, 3]);
  });

  it.each(['jsonl', 'ndjson', 'json'])('reads JSON lines from .%s', async (extension) => {
    expect((await readTable(write(`one.${extension}`, '{"a":"b"}\n'))).rows).toEqual([['b']]);
  });

  it('reads Parquet with every compression that needs no further package', async () => {
    const text = Array.from({ length: 50 }, (_, row) => `sentence ${row % 7} é`);
    const compressors = {
      GZIP: (bytes: Uint8Array) => gzipSync(bytes),
      BROTLI: (bytes: Uint8Array) => brotliCompressSync(bytes),
      ZSTD: (bytes: Uint8Array) => zstdCompressSync(bytes),
    };
    for (const codec of ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'ZSTD'] as const) {
      const columnData = [
        { name: 'text', data: text, type: 'STRING' as const },
        { name: 'label', data: text.map((_, row) => BigInt(row % 2)), type: 'INT64' as const },
        { name: 'flag', data: text.map((_, row) => (row === 0 ? null : row % 2 === 0)), type: 'BOOLEAN' as const },
      ];
      const buffer = parquetWriteBuffer({ columnData, codec, compressors });
      const table = await readTable(write(`${codec}.parquet`, new Uint8Array(buffer)));
      expect(table.columns).toEqual(['text', 'label', 'flag']);
      expect(table.rows).toEqual(
        text.map((value, row) => [value, String(row % 2), row === 0 ? null : String(row % 2 === 0)]),
      );
      expect(table.lines[49]).toBe(50);
    }
  });

  it('reads 60 000 rows of CSV and JSON lines', async () => {
    const rows = Array.from({ length: 60_000 }, (_, row) => `${'a sentence of some length '.repeat(6)}${row}`);
    const csv = write('large.csv', `text,label\n${rows.map((text) => `${text},x`).join('\n')}\n`);
    const jsonl = write('large.jsonl', rows.map((text) => JSON.stringify({ text, label: 'x' })).join('\n'));
    expect((await readTable(csv)).rows.length).toBe(60_000);
    expect((await readTable(jsonl)).rows.length).toBe(60_000);
  });
});
