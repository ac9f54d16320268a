import { describe, expect, it } from 'vitest';
import { classWeightWords, neverPredictedWords } from './class-words.ts';

/** A score by its matrix, [truth][prediction]. */
function scoreOf(...confusion: readonly (readonly number[])[]) {
  const perClass = confusion.map((row, index) => ({
    label: 'abcd'[index]!,
    precision: 0,
    recall: 0,
    f1: 0,
    support: row.reduce((sum, rows) => sum + rows, 0),
  }));
  return { perClass, confusion };
}

describe('classes that no answer was', () => {
  it('are named with their rows and with what may help', () => {
    expect(neverPredictedWords(scoreOf([5, 0, 0], [3, 0, 0], [1, 0, 2]))).toBe(
      'No row was predicted as b (3 rows), so its F1 is 0. More epochs, --class-weights balanced or more rows of it may help.',
    );
    expect(neverPredictedWords(scoreOf([5, 0, 0], [3, 0, 0], [1, 0, 0]))).toBe(
      'No row was predicted as b (3 rows) and c (1 row), so their F1 is 0. ' +
        'More epochs, --class-weights balanced or more rows of them may help.',
    );
  });

  it('are none where each was predicted at least once, or has no rows', () => {
    expect(neverPredictedWords(scoreOf([0, 5], [5, 0]))).toBeNull();
    expect(neverPredictedWords(scoreOf([5, 0, 0], [1, 2, 0], [0, 0, 0]))).toBeNull();
  });
});

it('weights are said by class', () => {
  expect(classWeightWords({})).toBeNull();
  const classWeights = [
    { label: 'person', weight: 0.37037 },
    { label: 'place', weight: 8.3333 },
  ];
  expect(classWeightWords({ classWeights })).toBe('person 0.37, place 8.33');
});
