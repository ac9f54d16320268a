import { expect, it } from 'vitest';
import { guessName, guessSplits } from './guess-splits.ts';

const splits = (...names: string[]) => guessSplits(names.map((name) => ({ id: name, name })));

it('files are told apart by their names', () => {
  expect(splits('test.csv', 'dev.csv', 'train.csv')).toEqual({
    train: 'train.csv',
    validation: 'dev.csv',
    test: 'test.csv',
  });
  expect(splits('trec/test.jsonl', 'trec/questions.jsonl')).toEqual({
    ...{ train: 'trec/questions.jsonl', validation: null, test: 'trec/test.jsonl' },
  });
  expect(splits('test-data/train.csv')).toEqual({ train: 'test-data/train.csv', validation: null, test: null });
  expect(splits('devices.csv', 'valuable.csv')).toEqual({ train: 'devices.csv', validation: null, test: null });
  expect(splits('test.csv')).toEqual({ train: 'test.csv', validation: null, test: null });
  expect(splits()).toEqual({ train: null, validation: null, test: null });
});

it('a data set is named after its folder or file', () => {
  const name = (file: string) => guessName({ name: file });
  expect([name('trec/train.jsonl'), name('mrpc_train.csv'), name('train.csv'), name('rows.v2.csv')]).toEqual([
    ...['trec', 'mrpc', 'train', 'rows.v2'],
  ]);
});
