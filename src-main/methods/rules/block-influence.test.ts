import { expect, it } from 'vitest';
import { blockInfluence, mostInfluential } from './block-influence.ts';

it('is 1 - the mean cosine over the tokens', () => {
  expect(blockInfluence(Float64Array.of(8, 4, -2), 8)).toEqual([0, 0.5, 1.25]);
});

it.each([
  [1 / 3, [2, 5]],
  [0.5, [2, 3, 5]],
  [0.01, [5]],
  [1, [1, 2, 3, 4, 5, 6]],
])('of a share of %d the blocks of largest influence train', (share, blocks) => {
  expect(mostInfluential([0.1, 0.5, 0.2, 0.2, 0.9, 0.05], share)).toEqual(blocks);
});
