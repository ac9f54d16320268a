import { describe, expect, it } from 'vitest';
import { InputError } from '../base/errors.ts';
import { planBlocks } from './plan.ts';

describe('planBlocks', () => {
  it('trains every block in a full run', () => {
    expect(planBlocks({ name: 'full' }, { blocks: 4 })).toEqual({ boundary: 0, blocks: [1, 2, 3, 4] });
  });

  it.each([
    [0, [1, 2, 3, 4]],
    [1, [2, 3, 4]],
    [3, [4]],
  ])('with %i frozen of 4 blocks trains those above', (freeze, blocks) => {
    expect(planBlocks({ name: 'last-k', freeze }, { blocks: 4 })).toEqual({ boundary: freeze, blocks });
  });

  it.each([4, 9])('refuses to freeze %i of 4 blocks', (freeze) => {
    expect(() => planBlocks({ name: 'last-k', freeze }, { blocks: 4 })).toThrow(
      new InputError({
        code: 'request.bad-option',
        field: '--freeze',
        message: `Freezing ${freeze} of 4 blocks leaves none to train.`,
        remedy: 'Use a number from 0 to 3.',
      }),
    );
  });
});
