import { expect, it } from 'vitest';
import { evenly } from './view.ts';

it('samples are drawn evenly where there are too many', () => {
  expect(evenly(3, 5)).toEqual([0, 1, 2]);
  expect(evenly(10, 4)).toEqual([0, 2, 5, 7]);
  expect(evenly(0, 4)).toEqual([]);
  const many = evenly(10_000, 2000);
  expect([many.length, new Set(many).size, many.at(-1)]).toEqual([2000, 2000, 9995]);
});
