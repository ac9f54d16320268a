import { expect, it } from 'vitest';
import { verdictWords } from './verdict-words.ts';

it.each([
  ['no difference shown', -0.089, -0.005, 'no difference shown after Holm’s correction'],
  ['no difference shown', 0.005, 0.089, 'no difference shown after Holm’s correction'],
  ['no difference shown', -0.089, 0.005, 'no difference shown'],
  ['better', 0.005, 0.089, 'better'],
  ['worse', -0.089, -0.005, 'worse'],
] as const)('%s with [%f, %f] is said as “%s”', (verdict, low, high, words) => {
  expect(verdictWords(verdict, { low, high })).toBe(words);
});
