import { describe, expect, it } from 'vitest';
import { agreementWarnings, importanceWords, largestWords, variabilityWords } from './words.ts';

describe('the words of a rule', () => {
  it('say which blocks have the largest Block Influence', () => {
    expect(largestWords('Block Influence', [0.5, 0.1, 0.2], [1, 3], 128)).toEqual({
      reason:
        'Blocks 1, 3 have the largest Block Influence (0.2 or more; the largest of the others is 0.1), so they train.',
      warnings: [],
    });
    expect(largestWords('Block Influence', [0.5], [1], 8)).toEqual({
      reason: 'Block 1 has the largest Block Influence (0.5 or more), so it trains.',
      warnings: ['8 samples are few; the choice may change with others.'],
    });
  });

  it('say which space varies least, and what makes that doubtful', () => {
    expect(variabilityWords([3, 2, 0.5, 1], 2, 128)).toEqual({
      reason:
        'Space 2 has the least hidden-state variability (0.5; next is space 3 with 1), so blocks 1–2 are frozen and block 3 trains.',
      warnings: [],
    });
    const last = variabilityWords([0.1, 2, 1, 0.99], 3, 128);
    expect(last.reason).toContain('but at least 1 block must train, so blocks 1–2 are frozen and block 3 trains.');
    expect(last.warnings).toEqual([
      'Spaces 3 and 2 vary nearly the same; other rows may choose the other.',
      'The mean of the embeddings alone separates the classes better than any block; the rule leaves it out.',
    ]);
    expect(variabilityWords([NaN, NaN], 0, 128).warnings[0]).toContain('one class only');
  });

  it('say what a set of blocks is worth, and where no block fits', () => {
    const within = { blocks: [2, 3], isWithin: true };
    expect(importanceWords([1, 2, 5], within, 2 / 3, 128).reason).toBe(
      'Of all sets of blocks within 2/3 of the operations of training every block, blocks 2–3 have the largest importance (88 % of that of all blocks), so they train.',
    );
    const beyond = importanceWords([1, 2, 5], { blocks: [3], isWithin: false }, 0.2, 128);
    expect(beyond.reason).toBe('Block 3 is the cheapest set of blocks.');
    expect(beyond.warnings[0]).toContain('No block can train within 0.2 of the operations');
  });

  it('say where halves of the rounds agree no better than chance', () => {
    expect(agreementWarnings({ shared: 3, of: 10, chance: 0.74 })).toEqual([
      'The choice may be chance: the odd and the even rounds alone have 3 of 10 blocks in common, as many as blocks that are drawn have in 74 % of all cases.',
    ]);
    expect(agreementWarnings({ shared: 8, of: 10, chance: 0.001 })).toEqual([]);
    expect(agreementWarnings(null)).toEqual([]);
  });
});
