import { expect, it } from 'vitest';
import { moveBefore } from './order.ts';

it.each([
  ['c', 'a', 'c a b'],
  ['a', null, 'b c a'],
  ['a', 'c', 'b a c'],
  ['a', 'gone', 'b c a'],
  ['b', 'b', 'a b c'],
])('moves %s before %s', (id, before, order) => {
  expect(moveBefore(['a', 'b', 'c'], id, before).join(' ')).toBe(order);
});
