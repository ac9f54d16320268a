/** Data files as people have them, by `salf data`: what was found out is said, and a person may say otherwise. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textRow, workbookParts, zip } from '../../data/testing/workbook.ts';
import { cli } from './testing/run.ts';

const SPAM = ['--template', 'Message: {text}\\nKind:', '--label', 'spam=spam,1', '--label', 'fine=ham,0'];
const words = (...labels: string[]) => [
  '--template',
  'Review: {text}:',
  ...labels.flatMap((word) => ['--label', word]),
];

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'salf-data-files-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is said of a file; `~` stands for it. */
async function said(name: string, content: string | Uint8Array, ...more: readonly string[]): Promise<string> {
  writeFileSync(join(folder, name), content);
  const { stdout, stderr } = await cli(['data', '--file', name, ...more], { folder });
  return `${stdout}${stderr}`.replaceAll(join(folder, name), '~');
}

describe('delimiter, line ends, quotes and encoding', () => {
  it('are found out and said', async () => {
    const semicolons = await said('a.csv', '\uFEFFlabel;text\r\nham;nine, or ten\r\nspam;"won; reply"\r\n', ...SPAM);
    expect(semicolons).toContain('2 rows, read with “;” as delimiter, as utf-8, quotes around fields were taken off');
    expect(semicolons).toContain('note: ~: the fields were split at “;”.');
    const returns = await said('b.csv', 'text,label\r\r\na,ham\r\r\nb,spam\r\r\n', ...SPAM);
    expect(returns).toContain('2 rows, read with “,” as delimiter, as utf-8\n');
    const quoted = await said('c.tsv', 'text\tlabel\n"the ""blue"" boat"\tham\nb\tspam\n', ...SPAM);
    expect(quoted).toContain('note: ~: quotes around fields were taken off.');
    expect(quoted).toContain(String.raw`text         2  "the \"blue\" boat"`);
    const western = await said('d.csv', Buffer.from('text,label\ncafé £9,ham\nb,spam\n', 'latin1'), ...SPAM);
    expect(western).toContain('as windows-1252');
    expect(western).toContain('"café £9"');
  });

  it('may be named, also where something else would be found', async () => {
    const text = 'text, x;label\na, b;ham\nc, d;spam\n';
    expect(await said('e.csv', text, '--delimiter', 'semicolon')).toContain('2 rows, read with “;” as delimiter');
    const cyrillic = Buffer.from([...Buffer.from('text,label\n'), 0xcf, 0xf0, ...Buffer.from(',ham\nb,spam\n')]);
    expect(await said('f.csv', cyrillic, '--encoding', 'windows-1251')).toContain('"Пр"');
    const bare = await said(
      'g.csv',
      'a,ham\nb,spam\n',
      '--header',
      'no',
      '--text-column',
      'column 1',
      '--label-column',
      'column 2',
      ...SPAM,
    );
    expect(bare).toContain('without names of columns in the first line');
    expect(await said('h.csv', text, '--delimiter', 'dot')).toContain(
      '--delimiter: “dot” is not one of comma, semicolon, tab, pipe.',
    );
  });
});

it('of a workbook the sheet is said, and of a wrapped list its name', async () => {
  const sheet = textRow(1, 'text', 'label') + textRow(2, 'a', 'ham') + textRow(3, 'b', 'spam');
  const found = await said('rows.xlsx', zip(workbookParts(sheet)), ...SPAM);
  expect(found).toContain('2 rows, read from the sheet “One”\n');
  const rows = [
    { text: 'a', label: 'ham' },
    { text: 'b', label: 'spam' },
  ];
  const wrapped = await said('rows.json', JSON.stringify({ version: 2, data: rows }), ...SPAM);
  expect(wrapped).toContain('note: ~: the rows are those of the list “data” of one JSON object, numbered from 1.');
});

describe('labels', () => {
  it('are mapped in sight', async () => {
    expect(await said('floats.csv', 'text,label\na,1.0\nb,0.0\n', ...SPAM)).toContain(
      'labels: 0.0 is fine, 1.0 is spam, by the words and names of the task',
    );
    expect(await said('truth.csv', 'text,label\na,True\nb,False\n', ...words('spam=true', 'fine=false'))).toContain(
      'labels: False is fine, True is spam',
    );
    const stars = (from: number) => Array.from({ length: 5 }, (_, n) => `row ${n},${n + from}`).join('\n');
    expect(await said('one.csv', `text,label\n${stars(1)}\n`, '--task', 'sst5')).toContain(
      'labels: 1 is terrible, 2 is bad, 3 is okay, 4 is good, 5 is great, by the official numbers of the task, counted from 1',
    );
  });

  it('of stars without a five are asked for', async () => {
    const four = Array.from({ length: 8 }, (_, n) => JSON.stringify({ text: `row ${n}`, label: (n % 4) + 1 })).join(
      '\n',
    );
    const refused = await said('stars.jsonl', four, ...words('terrible', 'bad', 'okay', 'good', 'great'));
    expect(refused).toContain('The labels are the numbers 1, 2, 3, 4, and nothing says which of terrible, bad,');
    expect(await said('stars.jsonl', four, '--task', 'sst5')).toContain(
      'note: labels: neither 0 nor 5 is a label here;',
    );
  });

  it('are what a Parquet file itself calls them, in whatever order words are typed', async () => {
    const label = { names: ['neg', 'pos'], _type: 'ClassLabel' };
    const bytes = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'text', data: ['a fine film', 'a dull film', 'lovely'], type: 'STRING' },
          { name: 'label', data: [1n, 0n, 1n], type: 'INT64' },
        ],
        kvMetadata: [{ key: 'huggingface', value: JSON.stringify({ info: { features: { label } } }) }],
      }),
    );
    for (const order of [
      ['pos', 'neg'],
      ['neg', 'pos'],
    ]) {
      const found = await said('train.parquet', bytes, ...words(...order));
      expect(found).toContain(
        'labels: 0 (neg) is neg, 1 (pos) is pos, by the names that the file itself gives its numbers',
      );
    }
    expect(await said('train.parquet', bytes, ...words('good=pos', 'bad=neg'))).toContain(
      '0 (neg) is bad, 1 (pos) is good',
    );
  });

  it('are what dataset_info.json beside the file calls them', async () => {
    const features = { label: { names: ['neg', 'pos'], _type: 'ClassLabel' } };
    writeFileSync(join(folder, 'dataset_info.json'), JSON.stringify({ features }));
    const found = await said('beside.csv', 'text,label\na,1\nb,0\nc,-1\n', ...words('pos', 'neg'), '--drop-incomplete');
    expect(found).toContain('labels: 0 (neg) is neg, 1 (pos) is pos');
    expect(found).toContain('note: ~: 1 row without a label (line 4) left out.');
    rmSync(join(folder, 'dataset_info.json'));
  });
});

it('rows without a text or a label are refused by number, or left out', async () => {
  const rows = 'text,label\na,ham\n,spam\nc,\nd,spam\n';
  expect(await said('gaps.csv', rows, ...SPAM)).toBe(
    'salf: ~:3: label: Some rows are incomplete: 1 row without a label (line 4) and 1 row without a text (line 3). ' +
      'Fill in what is missing, or leave such rows out: --drop-incomplete.\n',
  );
  const left = await said('gaps.csv', rows, ...SPAM, '--drop-incomplete');
  expect(left).toContain('note: ~: 1 row without a label (line 4) and 1 row without a text (line 3) left out.');
  expect(left).toContain('spam      1');
});

it('rows that contradict others, repeat them, or are scored are shown, and left out', async () => {
  writeFileSync(join(folder, 'scored.csv'), 'text,label\nd,ham\n');
  const rows = 'text,label\na,ham\nA ,spam\nb,ham\nb,ham\nd,spam\n';
  const shown = await said('repeats.csv', rows, ...SPAM, '--test', 'scored.csv');
  const block = (...lines: readonly string[]) => `${lines.join('\n')}\n\n`;
  expect(shown).toContain(
    block(
      'train: 2 rows have a text that has another label elsewhere in the file (--drop-contradictions leaves them out)',
      '  line  text  label',
      '     2  "a"   fine   spam in line 3',
      '     3  "A "  spam   fine in line 2',
    ) +
      block(
        'train: 1 row repeats text and label of an earlier row (--drop-duplicates leaves it out)',
        '  line  text  label',
        '     5  "b"   fine   as line 4',
      ) +
      block(
        'train: 1 row also stands in the validation or test file (--drop-leaks leaves it out)',
        '  line  text  label',
        '     6  "d"   spam   fine in line 2 of test',
      ),
  );
  const drops = ['--drop-contradictions', '--drop-duplicates', '--drop-leaks'];
  const left = await said('repeats.csv', rows, ...SPAM, '--test', 'scored.csv', ...drops);
  expect(left).toContain('with another label elsewhere (lines 2, 3), 1 row as earlier in the file (line 5)');
  expect(left).toContain('fine      1');
});
