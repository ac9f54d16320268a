import { expect, it } from 'vitest';
import { stabilitySentence } from './stability.ts';

it('says how often resamples choose which boundary', () => {
  expect(stabilitySentence([0, 1000])).toBe('Of 1,000 resamples of the rows, 100 % choose e = 1.');
  expect(stabilitySentence([0, 0, 300, 700])).toBe('Of 1,000 resamples of the rows, 70 % choose e = 3 and 30 % e = 2.');
  expect(stabilitySentence([3, 997])).toBe('Of 1,000 resamples of the rows, 100 % choose e = 1 and 0.3 % e = 0.');
  expect(stabilitySentence([100, 50, 300, 500, 50])).toBe(
    'Of 1,000 resamples of the rows, 50 % choose e = 3, 30 % e = 2, 10 % e = 0 and 10 % others.',
  );
});
