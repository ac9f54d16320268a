import { describe, expect, it } from 'vitest';
import { mapLabels } from './label-map.ts';
import { labelKey, resolveTask } from './task.ts';
import type { Label, Task } from './task.ts';

const custom = (...labels: readonly (readonly [word: string, ...names: string[]])[]): Task =>
  resolveTask({
    kind: 'custom',
    template: '{text}:',
    labels: labels.map(([word, ...names]): Label => ({ word, names })),
    columns: { texts: ['text'], label: 'label' },
  });
const preset = (name: string): Task => resolveTask({ kind: 'preset', preset: name });
const map = (task: Task, values: readonly string[], names: readonly string[] | null = null) =>
  mapLabels(task, { file: 'a.csv', values, names });
/** The word of each value. */
const words = (task: Task, values: readonly string[], names: readonly string[] | null = null) => {
  const { index } = map(task, values, names);
  return values.map((value) => task.labels[index.get(labelKey(value)) ?? -1]?.word);
};

const STARS = custom(['terrible'], ['bad'], ['okay'], ['good'], ['great']);

describe('a value of the label column', () => {
  it('is the number that it became, and the truth that a number stands for', () => {
    const spam = custom(['spam', '1'], ['fine', '0']);
    expect(words(spam, ['1.0', '0.0', ' 1. ', '01', '-0', '+1'])).toEqual([
      'spam',
      'fine',
      'spam',
      'spam',
      'fine',
      'spam',
    ]);
    expect(map(spam, ['1.0', '0.0']).notes).toEqual(['numbers such as 1.0 were read as 1']);
    expect(words(spam, ['True', 'FALSE'])).toEqual(['spam', 'fine']);
    expect(words(custom(['spam', 'true'], ['fine', 'false']), ['1', '0'])).toEqual(['spam', 'fine']);
    expect(words(custom(['bad', '-1'], ['okay', '0'], ['good', '1']), ['-1.0', '0', '1'])).toEqual([
      'bad',
      'okay',
      'good',
    ]);
    expect(words(spam, ['0.5'])).toEqual([undefined]);
  });

  it('is never counted in the order in which words were typed', () => {
    expect(() => map(STARS, ['4', '2', '1', '3'])).toThrow(
      'a.csv: label: The labels are the numbers 1, 2, 3, 4, and nothing says which of terrible, bad, okay, good, great each ' +
        'stands for. Write the number behind its word: for example --label terrible=0 --label bad=1 ... or ' +
        '--label terrible=1 --label bad=2 ...',
    );
  });

  it('is named in an example where there are as many numbers as words', () => {
    expect(() => map(custom(['good'], ['okay'], ['bad']), ['0', '1', '-1'])).toThrow(
      'Write the number behind its word: for example --label good=-1 --label okay=0 ...',
    );
  });

  it('is what the file itself calls it, whatever the order of the words', () => {
    const names = ['neg', 'pos'];
    for (const task of [custom(['pos'], ['neg']), custom(['neg'], ['pos'])]) {
      expect(words(task, ['0', '1'], names)).toEqual(['neg', 'pos']);
      expect(map(task, ['0', '1'], names).source).toBe('file');
    }
    expect(words(custom(['good', 'pos'], ['bad', 'neg']), ['1', '0'], names)).toEqual(['good', 'bad']);
    // Numbers behind the words are an answer too, if they do not contradict the file.
    expect(words(custom(['good', '1'], ['bad', '0']), ['1', '0'], names)).toEqual(['good', 'bad']);
    expect(() => map(custom(['pos', '0'], ['neg', '1']), ['0', '1'], names)).toThrow(
      'a.csv: labels: The task says that 0 is “pos”, the file itself that it is “neg”. Leave out the numbers behind the words',
    );
    expect(() => map(custom(['good'], ['bad']), ['0', '1'], names)).toThrow(
      'The file calls its label 0 “neg”, which is no label of the task custom (good, bad). The file’s names are neg, pos: ' +
        'write the one that a word stands for behind it, as in --label good=neg.',
    );
  });

  it('is what the file calls it and not what the task’s own numbers say', () => {
    const names = ['NUM', 'DESC', 'ENTY', 'HUM', 'LOC', 'ABBR'];
    expect(words(preset('trec'), ['0', '1', '5'], names)).toEqual(['number', 'description', 'expression']);
  });

  it('counts from 0 as the task says, or from 1 where the largest number shows it', () => {
    expect(words(preset('sst5'), ['0', '1', '2', '3', '4'])).toEqual(['terrible', 'bad', 'okay', 'good', 'great']);
    expect(map(preset('sst5'), ['0', '3'])).toMatchObject({ source: 'task', notes: [] });
    expect(words(preset('sst5'), ['5', '1', '2'])).toEqual(['great', 'terrible', 'bad']);
    expect(map(preset('sst5'), ['1.0', '5.0'])).toMatchObject({
      source: 'from-one',
      notes: ['numbers such as 1.0 were read as 1', 'the numbers count from 1: 1 is terrible and 5 is great'],
    });
    expect(words(preset('sst5'), ['0', '5'])).toEqual(['terrible', undefined]);
  });

  it('that may be counted either way is read as documented, with a note', () => {
    const found = map(preset('sst5'), ['1', '2', '4', '3']);
    expect(found.source).toBe('task');
    expect(found.notes[0]).toContain(
      'neither 0 nor 5 is a label here; the numbers were read as those that start with 0',
    );
  });
});
