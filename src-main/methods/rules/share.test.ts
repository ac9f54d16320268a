import { expect, it } from 'vitest';
import { largestOf } from './share.ts';

it.each([
  [1 / 3, [2, 5]],
  [0.5, [2, 3, 5]],
  [0.01, [5]],
  [1, [1, 2, 3, 4, 5, 6]],
])('of a share of %d the blocks of largest score train', (share, blocks) => {
  expect(largestOf([0.1, 0.5, 0.2, 0.2, 0.9, 0.05], share)).toEqual(blocks);
});
