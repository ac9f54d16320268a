import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../base/errors.ts';
import { loadTaskData } from './load.ts';
import { resolveTask } from './task.ts';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';

const parquet = (codec: 'SNAPPY' | 'LZ4_RAW', text: string[]) =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'text', data: text, type: 'STRING' },
        { name: 'label', data: text.map((_, row) => (row % 2 === 0 ? 'HUM' : 'LOC')), type: 'STRING' },
      ],
      codec,
      compressors: { LZ4_RAW: (bytes) => bytes },
    }),
  );

const FORMATS = 'Use one of .csv, .tsv, .jsonl, .ndjson, .json, .parquet.';
const LABELS =
  'Use one of description (2, DESC); entity (1, ENTY); expression (0, ABBR, abbreviation); human (3, HUM); ' +
  'location (4, LOC); number (5, NUM, numeric).';
const OBJECTS = 'Write one JSON object per line, such as {"text": "...", "label": "..."}.';
const QUOTES = 'Put fields that contain quotes in double quotes and double each quote inside.';
const NO_ROWS = 'The file has no rows. Give a file with at least one row of data.';
const REWRITE = 'Write the file again, for example with pandas or pyarrow.';

/** File name, content (null: none, 'folder': a folder), code, and the message after the path. */
const BROKEN: readonly (readonly [name: string, content: string | Uint8Array | null, code: string, message: string])[] =
  [
    ['absent.csv', null, 'data.unreadable', ': There is no such file. Give the path of a readable data file.'],
    [
      'folder.csv',
      'folder',
      'data.unreadable',
      ': This is a folder, not a file. Give the path of a readable data file.',
    ],
    ['rows.xlsx', 'x', 'data.bad-format', `: The extension “.xlsx” is not known. ${FORMATS}`],
    ['rows', 'x', 'data.bad-format', `: The file name has no extension. ${FORMATS}`],
    ['empty.jsonl', '', 'data.empty', `: ${NO_ROWS}`],
    ['blank.jsonl', '\n \n\r\n', 'data.empty', `: ${NO_ROWS}`],
    ['header.csv', 'text,label\n', 'data.empty', `: ${NO_ROWS}`],
    ['mark.tsv', '\uFEFF', 'data.empty', `: ${NO_ROWS}`],
    ['none.parquet', parquet('SNAPPY', []), 'data.empty', `: ${NO_ROWS}`],
    [
      'latin1.csv',
      Uint8Array.from([...Buffer.from('text,label\nfine,HUM\ncaf'), 0xe9, ...Buffer.from(',LOC\n')]),
      'data.bad-format',
      ':3: This line is not valid UTF-8. Save the file with the encoding UTF-8.',
    ],
    [
      'utf16.jsonl',
      Uint8Array.from([0xff, 0xfe, ...Buffer.from('{"text": "a"}\n', 'utf16le')]),
      'data.bad-format',
      ':1: This line is not valid UTF-8. Save the file with the encoding UTF-8.',
    ],
    [
      'short.csv',
      'text,label\r\n"two\r\nlines",HUM\r\nno label\r\n',
      'data.ragged-row',
      ':4: The row has 1 field, the header has 2. Put fields that contain commas or line breaks in double quotes.',
    ],
    [
      'long.csv',
      'text,label\na,HUM\nb, c,LOC\n',
      'data.ragged-row',
      ':3: The row has 3 fields, the header has 2. Put fields that contain commas or line breaks in double quotes.',
    ],
    [
      'long.tsv',
      'text\tlabel\na\tb\tHUM\n',
      'data.ragged-row',
      ':2: The row has 3 fields, the header has 2. ' +
        'Remove tabs and line breaks inside fields, or store the data as CSV or JSON lines.',
    ],
    [
      'twice.csv',
      'text,text\na,b\n',
      'data.bad-format',
      ':1: The header names the column “text” twice. Rename one of them.',
    ],
    [
      'open.csv',
      'text,label\na,HUM\n"b,LOC\n',
      'data.bad-format',
      `:3: The file ends inside a quoted field. ${QUOTES}`,
    ],
    ['quote.csv', 'text,label\n"a"b,HUM\n', 'data.bad-format', `:2: A quote stands in the wrong place. ${QUOTES}`],
    [
      'cut.jsonl',
      '{"text": "a", "label": "HUM"}\n{"text": "b"',
      'data.bad-format',
      `:2: This line is not valid JSON. ${OBJECTS}`,
    ],
    [
      'list.json',
      '[{"text": "a", "label": "HUM"}]',
      'data.bad-format',
      `:1: This line is not a JSON object. ${OBJECTS}`,
    ],
    [
      'text.parquet',
      'text,label\n',
      'data.bad-format',
      `: This is not a Parquet file, or its end is missing. ${REWRITE}`,
    ],
    [
      'truncated.parquet',
      parquet('SNAPPY', ['a', 'b', 'c']).subarray(0, -9),
      'data.bad-format',
      `: This is not a Parquet file, or its end is missing. ${REWRITE}`,
    ],
    [
      'lz4.parquet',
      parquet('LZ4_RAW', ['a', 'b', 'c']),
      'data.bad-format',
      ': text: The compression LZ4_RAW is not supported. Write the file with one of UNCOMPRESSED, SNAPPY, GZIP, BROTLI, ZSTD.',
    ],
    [
      'columns.csv',
      'txt,label\na,HUM\n',
      'data.missing-column',
      ': text: There is no column “text”. Did you mean “txt”? Choose among the columns of the file: txt, label.',
    ],
    [
      'no-label.jsonl',
      '{"text": "a", "class": "HUM"}',
      'data.missing-column',
      ': label: There is no column “label”. Choose among the columns of the file: text, class.',
    ],
    [
      'unknown.csv',
      'text,label\na,HUM\nb,HUMAN\nc,LOCC\n',
      'data.unknown-label',
      `:4: label: “LOCC” is not a label of the task trec. Did you mean “LOC”? ${LABELS}`,
    ],
    [
      'number.jsonl',
      '{"text": "a", "label": 9}',
      'data.unknown-label',
      `:1: label: “9” is not a label of the task trec. ${LABELS}`,
    ],
    [
      'null-label.jsonl',
      '{"text": "a", "label": "HUM"}\n{"text": "b", "label": null}',
      'data.bad-format',
      ':2: label: This row has no label. Fill in a label or remove the row.',
    ],
    [
      'blank-label.csv',
      'text,label\na,\n',
      'data.bad-format',
      ':2: label: This row has no label. Fill in a label or remove the row.',
    ],
    [
      'list-text.jsonl',
      '{"text": ["a"], "label": "HUM"}',
      'data.bad-format',
      ':1: text: This row has no text. Fill in a text or remove the row.',
    ],
    [
      'one-class.csv',
      'text,label\na,HUM\nb,human\nc,3\n',
      'data.one-class',
      ': label: All training rows have the label “human”. ' +
        'Give rows of at least two labels, or raise the limit of training rows.',
    ],
  ];

describe('broken files', () => {
  let folder = '';
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'salf-broken-'));
    tokenizer = await loadTokenizer(join(import.meta.dirname, '../../e2e/goldens/tokenizer/gpt2'), null);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const load = (train: string, more: object = {}) => {
    const task = resolveTask({ kind: 'preset', preset: 'trec' });
    return loadTaskData({ task, train, seed: 1, tokenizer, maxLength: 64, ...more });
  };
  const errorOf = async (loading: Promise<unknown>) => {
    const error: unknown = await loading.catch((thrown: unknown) => thrown);
    if (!(error instanceof InputError)) throw new Error(`expected an InputError, got ${String(error)}`);
    return error;
  };

  it.each(BROKEN)('%s', async (name, content, code, message) => {
    const file = join(folder, name);
    if (content === 'folder') mkdirSync(file);
    else if (content !== null) writeFileSync(file, content);
    const error = await errorOf(load(file));
    expect(error.message).toBe(file + message);
    expect(error.fault.code).toBe(code);
    expect(error.exitCode).toBe(2);
  });

  it('are found as test and validation files too', async () => {
    const train = join(folder, 'good.csv');
    writeFileSync(train, 'text,label\na,HUM\nb,LOC\n');
    const bad = join(folder, 'bad.csv');
    writeFileSync(bad, 'text,label\na,HUM,x\n');
    for (const role of ['test', 'validation']) {
      const error = await errorOf(load(train, { [role]: bad }));
      expect(error.fault).toMatchObject({ code: 'data.ragged-row', file: bad, line: 2 });
    }
  });

  it('damaged pages of a Parquet file are refused', async () => {
    const file = join(folder, 'damaged.parquet');
    const bytes = parquet(
      'SNAPPY',
      Array.from({ length: 400 }, (_, row) => `sentence number ${row}`),
    );
    bytes.fill(0xff, 40, 400);
    writeFileSync(file, bytes);
    const error = await errorOf(load(file));
    expect(error.fault.code).toBe('data.bad-format');
    expect(error.message.startsWith(`${file}: The file is damaged (`)).toBe(true);
    expect(error.message.endsWith(`). ${REWRITE}`)).toBe(true);
  });
});
