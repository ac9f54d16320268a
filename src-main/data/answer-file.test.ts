import { describe, expect, it } from 'vitest';
import { freeNames, writtenFormat, writtenParts, type Widened } from './answer-file.ts';
import { parseDelimited } from './csv.ts';
import { parseJson } from './jsonl.ts';

const text = (widened: Widened, format: 'csv' | 'tsv' | 'jsonl') => [...writtenParts(widened, format)].join('');
const widened = (table: Widened['table'], values: readonly (readonly (string | number)[] | null)[] = []): Widened => ({
  table,
  added: ['predicted_label', 'margin'],
  valuesOf: (row) => values[row] ?? null,
});

describe('writtenFormat', () => {
  it('goes by the extension, in any letter case', () => {
    expect(['a.csv', 'a.TSV', 'a.jsonl', 'a.ndjson'].map(writtenFormat)).toEqual(['csv', 'tsv', 'jsonl', 'jsonl']);
    expect(() => writtenFormat('a.parquet')).toThrow('“.parquet” are not written');
    expect(() => writtenFormat('answers')).toThrow('no extension');
  });
});

it('gives names that are taken the next free number', () => {
  const columns = ['Margin', 'margin_2', 'text'];
  expect(freeNames(['predicted_label', 'margin'], columns)).toEqual(['predicted_label', 'margin_3']);
  expect(freeNames(['a', 'A'], [])).toEqual(['a', 'A_2']);
});

describe('writtenParts', () => {
  const table = parseDelimited('in.csv', 'text,n,f\n"a, ""b""\nc",-5,=1+1\nd,,x\n', 'comma', {});

  it('keeps columns, their order and every sign, and guards what spreadsheets would run', () => {
    const written = text(widened({ ...table, objects: null }, [['yes', 0.25]]), 'csv');
    expect(written).toBe('text,n,f,predicted_label,margin\n"a, ""b""\nc",-5,\'=1+1,yes,0.25\nd,,x,,\n');
    const again = parseDelimited('out.csv', written, 'comma', {});
    expect(again.rows[0]).toEqual(['a, "b"\nc', '-5', "'=1+1", 'yes', '0.25']);
  });

  it('writes tabs that the reader of tab-separated files takes back', () => {
    const written = text(widened({ ...table, objects: null }, [['yes', 0.25]]), 'tsv');
    expect(parseDelimited('out.tsv', written, 'tab', {}).rows.map((row) => row[0])).toEqual(['a, "b"\nc', 'd']);
  });

  it('keeps lists, objects, booleans and absent keys of JSON lines', () => {
    const source = '{"text":"a","tags":["x",1],"ok":true}\n{"text":"b","__proto__":{"z":1}}\n';
    const json = { objects: null, ...parseJson('in.jsonl', source, true) };
    const lines = text(widened(json, [['yes', 1], ['no', 0]]), 'jsonl').trimEnd().split('\n'); // prettier-ignore
    expect(lines[0]).toBe('{"text":"a","tags":["x",1],"ok":true,"predicted_label":"yes","margin":1}');
    expect(lines[1]).toBe('{"text":"b","__proto__":{"z":1},"predicted_label":"no","margin":0}');
    expect(text(widened(json), 'csv').split('\n')[1]).toBe('a,"[""x"",1]",true,,,');
  });

  it('writes dates and large integers of other formats', () => {
    const objects = [{ at: new Date(Date.UTC(2026, 0, 2)), n: 12n, bytes: Uint8Array.of(1, 2) }];
    const parquet = { columns: ['at', 'n', 'bytes'], rows: [[null, '12', null]], objects };
    expect(text(widened(parquet), 'csv').split('\n')[1]).toBe('2026-01-02T00:00:00.000Z,12,"""AQI=""",,');
    expect(JSON.parse(text(widened(parquet), 'jsonl'))).toMatchObject({ at: '2026-01-02T00:00:00.000Z', n: 12 });
  });
});
