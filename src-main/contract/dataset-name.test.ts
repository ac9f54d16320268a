import { describe, expect, it } from 'vitest';
import { datasetName, namedTask, nameFromFile, namelessTask } from './dataset-name.ts';
import type { TaskRequest } from './task.ts';

describe('a data set is called', () => {
  it.each([
    ['/home/me/questions.csv', 'questions'],
    ['/home/me/questions/train.jsonl', 'questions'],
    ['/home/me/questions-train.csv', 'questions'],
    ['/home/me/train_questions.tsv', 'questions'],
    ['/home/me/questions/data/train-00000-of-00001.parquet', 'questions'],
    ['/home/me/support tickets.train.jsonl.gz', 'support tickets'],
    ['C:\\data\\letters\\training.csv', 'letters'],
    ['C:\\train.csv', 'train'],
    ['/home/me/Umfrage 2026.xlsx', 'Umfrage 2026'],
    ['train.jsonl', 'train'],
    ['/trainers/shoes.csv', 'shoes'],
    ['', 'data'],
  ])('by its file: %s', (path, name) => {
    expect(nameFromFile(path)).toBe(name);
  });

  const own: TaskRequest = {
    kind: 'custom',
    template: '{text}',
    columns: { texts: ['text'], label: 'label' },
    labels: ['a', 'b'].map((word) => ({ word, names: [] })),
  };
  it('as a person says, else as the program’s task, else by its file', () => {
    expect(datasetName(namedTask(own, 'Letters'), '/x/y.csv')).toBe('Letters');
    expect(datasetName({ kind: 'preset', preset: 'TREC' }, '/x/y.csv')).toBe('trec');
    expect(datasetName(own, '/x/y.csv')).toBe('y');
    expect(namelessTask(namedTask(own, 'Letters'))).toEqual(own);
  });
});
