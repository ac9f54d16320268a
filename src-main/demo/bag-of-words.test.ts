import { describe, expect, it } from 'vitest';
import { bagOfWords } from './bag-of-words.ts';

const row = (text: string, label: string) => ({ text, label });

describe('naive Bayes', () => {
  const rows = [row('who sang', 'person'), row('who wrote', 'person'), row('where is it', 'place')];

  it('answers by the words that it has seen', () => {
    expect(bagOfWords(rows, ['Who danced?', 'WHERE, then?'])).toEqual(['person', 'place']);
  });

  it('answers what is most frequent where it knows no word', () => {
    expect(bagOfWords(rows, ['quite another thing'])).toEqual(['person']);
  });

  it('weighs words by how often they stand in a label’s rows', () => {
    // After smoothing P(a | x) = 3/5 and P(a | y) = 2/5, and the other way round for b.
    const weighed = [row('a a b', 'x'), row('a b b', 'y')];
    expect(bagOfWords(weighed, ['a', 'b', 'a b b'])).toEqual(['x', 'y', 'y']);
  });
});
