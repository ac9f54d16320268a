import { expect, it } from 'vitest';
import { guessName, guessSplits, lotOf } from './guess-splits.ts';

const splits = (...names: string[]) => guessSplits(names.map((name) => ({ id: name, name })));

it('files are distinguished by their names', () => {
  expect(splits('test.csv', 'dev.csv', 'train.csv')).toEqual({
    train: 'train.csv',
    validation: 'dev.csv',
    test: 'test.csv',
  });
  expect(splits('trec/test.jsonl', 'trec/questions.jsonl')).toEqual({
    train: 'trec/questions.jsonl',
    validation: null,
    test: 'trec/test.jsonl',
  });
  expect(splits('test-data/train.csv')).toEqual({ train: 'test-data/train.csv', validation: null, test: null });
  expect(splits('devices.csv', 'valuable.csv')).toEqual({ train: 'devices.csv', validation: null, test: null });
  expect(splits('test.csv')).toEqual({ train: 'test.csv', validation: null, test: null });
  expect(splits()).toEqual({ train: null, validation: null, test: null });
});

it('a data set is named after its folder or file', () => {
  const name = (file: string) => guessName({ name: file });
  expect([name('trec/train.jsonl'), name('mrpc_train.csv'), name('train.csv'), name('rows.v2.csv')]).toEqual([
    'trec',
    'mrpc',
    '',
    'rows.v2',
  ]);
});

it('files that came together from one folder belong together', () => {
  const file = (name: string, second: number) => ({ id: name, name, addedAt: `2027-01-01T00:00:0${second}.000Z` });
  const files = [file('a/train.csv', 1), file('a/test.csv', 2), file('b/train.csv', 2), file('a/old.csv', 9)];
  expect(lotOf(files, files[1]!).map(({ name }) => name)).toEqual(['a/train.csv', 'a/test.csv']);
});
