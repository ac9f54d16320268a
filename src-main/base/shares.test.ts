import { expect, it } from 'vitest';
import { readShare, shareText } from './shares.ts';

it.each([
  ['2/3', 2 / 3],
  ['1/3', 1 / 3],
  ['0.5', 0.5],
  ['17/30', 17 / 30],
  ['1e-5', 1e-5],
])('%s is read and written', (text, value) => {
  expect(readShare(text)).toBe(value);
  expect(readShare(shareText(value))).toBe(value);
});

it('writes the shortest text', () => {
  expect([2 / 3, 1 / 2, 0.25, 0.7, 3e-4, 4 / 6].map(shareText)).toEqual(['2/3', '0.5', '0.25', '0.7', '0.0003', '2/3']);
  expect(shareText(0.123456789123)).toBe('0.123456789123');
});

it.each(['', ' ', 'x', '2/', '/3', '2/3/4', '-1/3x'])('“%s” is no share', (text) => {
  expect(readShare(text)).toBeNaN();
});
