import { describe, expect, it } from 'vitest';
import { BestTokens } from './best-tokens.ts';

describe('BestTokens', () => {
  it('keeps the best of what came, in order, row by row', () => {
    const best = new BestTokens(2, 3);
    [0.1, 0.9, 0.5, 0.9, 0.2, 0.6].forEach((score, token) => best.offer(1, token, score));
    best.offer(0, 7, -0.5);
    expect([...best.tokens]).toEqual([7, -1, -1, 1, 3, 5]);
    [-0.5, -Infinity, -Infinity, 0.9, 0.9, 0.6].forEach((score, i) => expect(best.scores[i]).toBeCloseTo(score, 6));
  });

  it('agrees with sorting everything', () => {
    const scores = Array.from({ length: 200 }, (_, i) => Math.fround(((i * 7919) % 200) / 200));
    const best = new BestTokens(1, 5);
    scores.forEach((score, token) => best.offer(0, token, score));
    const sorted = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, 5);
    expect([...best.tokens]).toEqual(sorted);
  });
});
