import { describe, expect, it } from 'vitest';
import { ownTurn } from './testing/turns.ts';
import { backwardSecondsPerStep, secondsOf, startSeconds, trainingSeconds } from './turn.ts';

const ITEMS = {
  model: 1,
  data: 2,
  compile: 4,
  analysis: 8,
  caching: 16,
  warmup: 32,
  forwardBackward: 64,
  optimizer: 128,
  probes: 256,
  evaluation: 512,
  checkpoint: 1024,
  other: 2048,
};

describe('a turn', () => {
  it('counts as training what a step, a choice and a cache take, and leaves opening, scoring and keeping out', () => {
    expect(trainingSeconds(ownTurn(0, { items: ITEMS }))).toBe(2 + 8 + 16 + 32 + 64 + 128 + 2048);
  });

  it('has the rest of the process beside its items', () => {
    expect(startSeconds(ownTurn(0, { items: ITEMS, wallSeconds: 4100 }))).toBe(5);
    expect(startSeconds(ownTurn(0, { items: ITEMS, wallSeconds: 4000 }))).toBe(0);
  });

  it('takes items that it does not have for nothing', () => {
    expect(secondsOf(ownTurn(3), 'forwardBackward', 'analysis')).toBe(3);
  });

  it('tells the backward pass of the steps after the warm-up', () => {
    expect(backwardSecondsPerStep(ownTurn(30))).toBeCloseTo(2, 12);
  });

  it.each([
    ['without probes', { forwardShare: null }],
    ['with a single step, which is the warm-up', { losses: [1] }],
  ])('does not know the backward pass of a run %s', (_, changes) => {
    expect(backwardSecondsPerStep(ownTurn(30, changes))).toBeNull();
  });
});
