import { expect, it } from 'vitest';
import { blockInfluence } from './block-influence.ts';

it('is 1 - the mean cosine over the tokens', () => {
  expect(blockInfluence(Float64Array.of(8, 4, -2), 8)).toEqual([0, 0.5, 1.25]);
});
