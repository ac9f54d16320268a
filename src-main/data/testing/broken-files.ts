/** Data files that cannot be read, each with what is said of it. */
import { parquetWriteBuffer } from 'hyparquet-writer';

export const parquet = (codec: 'SNAPPY' | 'LZ4_RAW', text: string[]) =>
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

const FORMATS = 'Use one of .csv, .tsv, .jsonl, .ndjson, .json, .parquet, .xlsx, .xlsm.';
const LABELS =
  'Use one of description (2, DESC); entity (1, ENTY); expression (0, ABBR, abbreviation); human (3, HUM); ' +
  'location (4, LOC); number (5, NUM, numeric).';
const OBJECTS =
  'Write one JSON object per line, such as {"text": "...", "label": "..."}, or one array of such objects.';
const COMMAS = 'Put fields that contain “,” or line breaks in double quotes, or name another --delimiter.';
const FILL_IN = 'Fill in what is missing, or leave such rows out: --drop-incomplete.';
const QUOTES = 'Put fields that contain quotes in double quotes and double each quote inside.';
const ENCODE =
  'Save the file with the encoding UTF-8, or name its encoding: --encoding utf-16le, utf-16be, windows-1252, windows-1250, ' +
  'windows-1251, iso-8859-2, iso-8859-15, shift_jis, euc-jp, gb18030, big5, euc-kr.';
const NO_ROWS = 'The file has no rows. Give a file with at least one row of data.';
export const REWRITE = 'Write the file again, for example with pandas or pyarrow.';

/** File name, content (null: none, 'folder': a folder), code, and the message after the path. */
export const BROKEN: readonly (readonly [
  name: string,
  content: string | Uint8Array | null,
  code: string,
  message: string,
])[] = [
  ['absent.csv', null, 'data.unreadable', ': There is no such file. Give the path of a readable data file.'],
  ['folder.csv', 'folder', 'data.unreadable', ': This is a folder, not a file. Give a file.'],
  [
    'rows.ods',
    'x',
    'data.bad-format',
    ': Of spreadsheets, only .xlsx is read. Save it as .xlsx, or the sheet as “CSV UTF-8” (File, Save as), and give that file.',
  ],
  ['rows.csv.gz', 'x', 'data.bad-format', ': Packed files are not read. Unpack it first.'],
  [
    'rows.pkl',
    'x',
    'data.bad-format',
    ': Pickles are not read: they may run any program. Write the table as Parquet, CSV or JSON lines.',
  ],
  ['rows.feather', 'x', 'data.bad-format', ': This format is not read. Write the table as Parquet, CSV or JSON lines.'],
  ['rows.docx', 'x', 'data.bad-format', `: The extension “.docx” is not known. ${FORMATS}`],
  [
    'workbook.csv',
    'PK\u0003\u0004...',
    'data.bad-format',
    ': This is a spreadsheet or a zip archive, whatever its name says. Give a workbook the extension .xlsx, or unpack the archive.',
  ],
  [
    'page.csv',
    '<!doctype HTML><html>',
    'data.bad-format',
    ': This is a web page and not a table. Download the file itself; look for “raw” or “download”.',
  ],
  [
    'columns.parquet.csv',
    'PAR1....',
    'data.bad-format',
    ': This is a Parquet file, whatever its name says. Give it the extension .parquet.',
  ],
  [
    'pointer.parquet',
    'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n',
    'data.unreadable',
    ': The file is a git-lfs pointer; its content was not downloaded. Run `git lfs pull` in the folder, or download the file again.',
  ],
  [
    'zero.csv',
    'text,label\na\0b,HUM\n',
    'data.bad-format',
    ':2: This line holds a zero byte. Remove it; or, where the file was saved as UTF-16, add --encoding utf-16le.',
  ],
  [
    'wide.csv',
    `${'a,'.repeat(100_000)}text,label\n`,
    'data.unreadable',
    ': The file has more than 2,000 columns. Keep the columns of text and label.',
  ],
  [
    'wide.jsonl',
    JSON.stringify(Object.fromEntries(Array.from({ length: 30_000 }, (_, key) => [`k${key}`, 1]))),
    'data.unreadable',
    ': The file has more than 2,000 columns. Keep the columns of text and label.',
  ],
  [
    'deep.jsonl',
    `{"text": ${'['.repeat(200_000)}${']'.repeat(200_000)}, "label": "HUM"}`,
    'data.incomplete',
    `:1: text: Some rows are incomplete: 1 row without a text (line 1). Values of “text” are lists or objects, which count as nothing. ${FILL_IN}`,
  ],
  [
    'long.jsonl',
    JSON.stringify({ text: 'x'.repeat(2 ** 20 + 1), label: 'HUM' }),
    'data.unreadable',
    ':1: text: A value of 1,048,577 characters is too long; the limit is 1,048,576. Cut the text into rows, or remove the column.',
  ],
  ['rows', 'x', 'data.bad-format', `: The file name has no extension. ${FORMATS}`],
  ['empty.jsonl', '', 'data.empty', `: ${NO_ROWS}`],
  ['blank.jsonl', '\n \n\r\n', 'data.empty', `: ${NO_ROWS}`],
  ['header.csv', 'text,label\n', 'data.empty', `: ${NO_ROWS}`],
  ['mark.tsv', '\uFEFF', 'data.empty', `: ${NO_ROWS}`],
  ['none.parquet', parquet('SNAPPY', []), 'data.empty', `: ${NO_ROWS}`],
  [
    'damaged.csv',
    Uint8Array.from([...Buffer.from('text,label\nfiné,HUM\ncaf'), 0xe9, ...Buffer.from(',LOC\n')]),
    'data.bad-format',
    `:3: This line is not valid UTF-8. ${ENCODE}`,
  ],
  [
    'japanese.csv',
    Uint8Array.from([
      ...Buffer.from('text,label\n'),
      0x93,
      0xfa,
      0x96,
      0x7b,
      0x8c,
      0xea,
      0x82,
      0xc5,
      0x82,
      0xb7,
      0x2c,
      0x31,
    ]),
    'data.bad-format',
    `:2: This line is not valid UTF-8. ${ENCODE}`,
  ],
  [
    'short.csv',
    'text,label\r\n"two\r\nlines",HUM\r\nno label\r\n',
    'data.ragged-row',
    `:4: The row has 1 field, the first line has 2 (read with “,” as delimiter). ${COMMAS}`,
  ],
  [
    'long.csv',
    'text,label\na,HUM\nb, c,LOC\n',
    'data.ragged-row',
    `:3: The row has 3 fields, the first line has 2 (read with “,” as delimiter). ${COMMAS}`,
  ],
  [
    'long.tsv',
    'text\tlabel\na\tb\tHUM\n',
    'data.ragged-row',
    ':2: The row has 3 fields, the first line has 2 (read with a tab as delimiter). ' +
      'Remove tabs and line breaks inside fields, or store the data as CSV or JSON lines.',
  ],
  ['open.csv', 'text,label\na,HUM\n"b,LOC\n', 'data.bad-format', `:3: The file ends inside a quoted field. ${QUOTES}`],
  ['quote.csv', 'text,label\n"a"b,HUM\n', 'data.bad-format', `:2: A quote stands in the wrong place. ${QUOTES}`],
  [
    'cut.jsonl',
    '{"text": "a", "label": "HUM"}\n{"text": "b"',
    'data.bad-format',
    `:2: This line is not valid JSON. ${OBJECTS}`,
  ],
  [
    'list.json',
    '[{"text": "a", "label": "HUM"}, 3]',
    'data.bad-format',
    `: Element 2 of the array is not a JSON object. ${OBJECTS}`,
  ],
  [
    'open-list.json',
    '[{"text": "a", "label": "HUM"},\n {"text": }]',
    'data.bad-format',
    `: The file is not a valid JSON array (Unexpected token '}', ..." {"text": }]" is not valid JSON). ${OBJECTS}`,
  ],
  [
    'settings.json',
    '{\n  "name": "x",\n  "rows": 3\n}',
    'data.bad-format',
    `: The file is one JSON object without a list of rows. ${OBJECTS}`,
  ],
  [
    'lists.json',
    '{\n  "a": [{"text": "x"}],\n  "b": [{"text": "y"}]\n}',
    'data.bad-format',
    `: The file is one JSON object with several lists (a, b). ${OBJECTS}`,
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
    'data.incomplete',
    `:2: label: Some rows are incomplete: 1 row without a label (line 2). ${FILL_IN}`,
  ],
  [
    'blank-label.csv',
    'text,label\na,\n',
    'data.incomplete',
    `:2: label: Some rows are incomplete: 1 row without a label (line 2). ${FILL_IN}`,
  ],
  [
    'list-text.jsonl',
    '{"text": ["a"], "label": "HUM"}',
    'data.incomplete',
    `:1: text: Some rows are incomplete: 1 row without a text (line 1). Values of “text” are lists or objects, which count as nothing. ${FILL_IN}`,
  ],
  [
    'gaps.csv',
    `text,label\n${'a,HUM\n ,LOC\nb,\n'.repeat(10)}`,
    'data.incomplete',
    ':3: label: Some rows are incomplete: 10 rows without a label (lines 4, 7, 10, 13, 16, 19, 22, 25 and 2 more) and ' +
      `10 rows without a text (lines 3, 6, 9, 12, 15, 18, 21, 24 and 2 more). ${FILL_IN}`,
  ],
  [
    'one-class.csv',
    'text,label\na,HUM\nb,human\nc,3\n',
    'data.one-class',
    ': label: All training rows have the label “human”. ' +
      'Give rows of at least two labels, or raise the limit of training rows.',
  ],
];
