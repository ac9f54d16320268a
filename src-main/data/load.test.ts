import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeFile } from './describe.ts';
import { loadTaskData, type LoadRequest } from './load.ts';
import { resolveTask } from './task.ts';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';

const spam = resolveTask({
  kind: 'custom',
  template: 'mail: {text}\nkind:',
  labels: [
    { word: 'ham', names: [] },
    { word: 'spam', names: ['junk'] },
  ],
  columns: { texts: ['body'], label: 'kind' },
});

let folder = '';
let tokenizer: Tokenizer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-load-'));
  tokenizer = await loadTokenizer(join(import.meta.dirname, '../../e2e/goldens/tokenizer/gpt2'), null);
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, lines.join('\n'));
  return file;
}
const request = (train: string, more: Partial<LoadRequest> = {}): LoadRequest => ({
  task: spam,
  train,
  seed: 1,
  tokenizer,
  maxLength: 60,
  ...more,
});
const mails = (rows: number, first = 0) =>
  Array.from({ length: rows }, (_, row) => `mail number ${row + first},${row % 4 === 0 ? 'junk' : 'ham'}`);

/** The tiny tokenizer has no words. */
const POOR =
  'labels: the model answers “ham” by a space, “spam” by the single letter “s”, which say little of the words; choose another word or another --label-token.';

describe('loadTaskData', () => {
  it('loads a custom task: examples, label tokens, validation split, report', async () => {
    const train = write('train.csv', ['body,kind', ...mails(40)]);
    const test = write('test.csv', ['body,kind', ...mails(8, 1000)]);
    const data = await loadTaskData(request(train, { test }));
    expect(data.labelTokens).toHaveLength(2);
    expect(data.train.report.classes).toEqual([
      { label: 'ham', rows: 27 },
      { label: 'spam', rows: 9 },
    ]);
    expect(data.validation?.file).toBe(train);
    expect(data.validation?.report.classes.map((entry) => entry.rows)).toEqual([3, 1]);
    expect(data.test?.examples.map((example) => example.label)).toEqual([1, 0, 0, 0, 1, 0, 0, 0]);
    expect(data.test?.examples[1]?.line).toBe(3);
    expect(await tokenizer.decode([...data.test!.examples[1]!.ids])).toBe('mail: mail number 1001\nkind:');
    expect(data.warnings).toEqual([POOR]);
  });

  it('takes a given validation file and splits nothing off then, nor at fraction 0', async () => {
    const train = write('train.csv', ['body,kind', ...mails(40)]);
    const validation = write('validation.csv', ['body,kind', ...mails(8, 500)]);
    const given = await loadTaskData(request(train, { validation }));
    expect([given.train.report.rows, given.validation?.report.rows]).toEqual([40, 8]);
    const none = await loadTaskData(request(train, { validationFraction: 0 }));
    expect([none.train.report.rows, none.validation]).toEqual([40, null]);
  });

  it('keeps to limits', async () => {
    const train = write('train.csv', ['body,kind', ...mails(40)]);
    const data = await loadTaskData(request(train, { limits: { train: 8, validation: 2 } }));
    expect(data.train.report.classes.map((entry) => entry.rows)).toEqual([6, 2]);
    expect(data.validation?.report.rows).toBe(2);
  });

  it('warns of repeated and contradictory texts, absent classes and cut rows', async () => {
    const train = write('odd.csv', [
      'body,kind',
      'Buy  now,spam',
      'buy NOW ,ham',
      'hello,ham',
      'hello,ham',
      'bye,spam',
      `${'very long '.repeat(80)},ham`,
    ]);
    const test = write('odd-test.csv', ['body,kind', 'HELLO,spam', 'bye,spam', 'new,spam', 'bye,spam']);
    const data = await loadTaskData(request(train, { test, validationFraction: 0 }));
    expect(data.warnings).toEqual([
      POOR,
      'train: 2 rows repeat the text of an earlier row.',
      'train: 1 text carries more than one label.',
      'train: 1 row was cut to 60 tokens.',
      'test: no row has the label “ham”.',
      'test: 1 row repeats the text of an earlier row.',
      'test: 3 rows also stand in train, 1 of them with another label.',
    ]);
    expect(data.overlaps[1]).toEqual({ split: 'test', other: 'train', rows: 3, conflicts: 1 });
  });

  it('reports token lengths before cutting', async () => {
    const train = write('lengths.csv', ['body,kind', '-,ham', 'x,spam', 'xx,ham', `${'z'.repeat(100)},ham`]);
    const { tokens } = (await loadTaskData(request(train, { validationFraction: 0 }))).train.report;
    const least = (await tokenizer.encode('mail: \nkind:')).length;
    expect(tokens).toMatchObject({ median: least + 1, p95: least + 100, max: least + 100, total: 4 * least + 104 });
    expect(tokens!.histogram.length).toBeLessThanOrEqual(16);
    expect(tokens!.histogram.reduce((sum, bin) => sum + bin.rows, 0)).toBe(4);
    expect(tokens!.histogram.at(-1)).toMatchObject({ rows: 1 });
    expect(tokens!.histogram.filter((bin) => bin.from <= least + 1 && least + 1 < bin.to)).toHaveLength(1);
  });

  it('leaves out rows without a text or a label where it is asked to, and says so', async () => {
    const lines = ['body,kind', ...mails(20), ' ,ham', 'a text,', '"",junk'];
    const train = write('gaps.csv', lines);
    const test = write('gaps-test.csv', lines);
    await expect(loadTaskData(request(train))).rejects.toMatchObject({ fault: { code: 'data.incomplete', line: 22 } });
    const reading = { incomplete: 'leave-out' } as const;
    const data = await loadTaskData(request(train, { test, reading, validationFraction: 0 }));
    expect([data.train.report.rows, data.test?.report.rows]).toEqual([20, 20]);
    expect(data.warnings.slice(0, 2)).toEqual([
      'train: 1 row without a label (line 23) and 2 rows without a text (lines 22, 24) left out.',
      'test: 1 row without a label (line 23) and 2 rows without a text (lines 22, 24) left out.',
    ]);
    const none = write('none.csv', ['body,kind', 'a,', 'b,']);
    await expect(loadTaskData(request(none, { reading }))).rejects.toThrow(
      `${none}: All rows are incomplete: 2 rows without a label (lines 2, 3). Choose other columns,`,
    );
  });

  it('hashes content, not format or file name; order, template and words count', async () => {
    const csv = write('same.csv', ['body,kind', ...mails(12)]);
    const jsonl = write(
      'same.jsonl',
      mails(12).map((line) => JSON.stringify({ kind: line.split(',')[1]!, body: line.split(',')[0]!, more: 1 })),
    );
    const hash = async (file: string, more: Partial<LoadRequest> = {}) =>
      (await loadTaskData(request(file, more))).hash;
    const base = await hash(csv);
    expect(base).toMatch(/^[0-9a-f]{64}$/);
    expect(await hash(jsonl)).toBe(base);
    const words = { ...spam, labels: [spam.labels[0]!, { word: 'rubbish', names: ['junk'] }] };
    const others = await Promise.all([
      hash(write('reversed.csv', ['body,kind', ...mails(12).reverse()])),
      hash(csv, { seed: 2 }),
      hash(csv, { task: words }),
      hash(csv, { task: { ...spam, template: 'm: {text}\nkind:' } }),
      hash(csv, { test: csv }),
    ]);
    expect(new Set([base, ...others]).size).toBe(6);
  });
});

describe('describeFile', () => {
  it('describes a file without a task, with one, and with a tokenizer', async () => {
    const file = write('file.csv', [
      'body,kind,id',
      ...mails(4).map((line, row) => `${line},${row}`),
      'mail number 0,ham,9',
    ]);
    const bare = await describeFile(file);
    expect(bare).toEqual({
      file,
      rows: 5,
      columns: [
        { name: 'body', distinct: 4, example: 'mail number 0' },
        { name: 'kind', distinct: 2, example: 'junk' },
        { name: 'id', distinct: 5, example: '0' },
      ],
      reading: { encoding: 'utf-8', delimiter: 'comma', header: true, quotes: null },
      mapping: null,
      report: null,
      hash: null,
      odd: [],
      warnings: [],
    });
    const read = await describeFile(file, spam);
    expect(read.mapping).toEqual({
      source: 'words',
      labels: [
        { value: 'ham', name: null, word: 'ham', rows: 4 },
        { value: 'junk', name: null, word: 'spam', rows: 1 },
      ],
    });
    expect(read.report).toMatchObject({ rows: 5, duplicates: 1, conflicts: 1, tokens: null, cut: 0 });
    expect(read.warnings).toEqual([
      `${file}: 1 row repeats the text of an earlier row.`,
      `${file}: 1 text carries more than one label.`,
    ]);
    const measured = await describeFile(file, spam, tokenizer, 12);
    expect(measured.report?.tokens?.max).toBeGreaterThan(12);
    expect(measured.report?.cut).toBe(5);
  });
});
