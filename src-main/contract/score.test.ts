import { expect, it } from 'vitest';
import { weightsWords } from './score.ts';

it.each([
  [14, 20, 'best weights (step 14)'],
  [20, 20, 'last weights (step 20)'],
  [1400, null, 'step 1,400'],
])('a score of step %i of %s says “%s”', (step, steps, words) => {
  expect(weightsWords(step, steps)).toBe(words);
});
