import { expect, it } from 'vitest';
import { isSettled, spreadShare, unsettledNote } from './settling.ts';

it('takes the width of the middle half, so that one disturbed round does not count', () => {
  expect(spreadShare([1, 1, 1, 1, 9])).toBe(0);
  expect(spreadShare([0.9, 0.95, 1, 1.05, 1.1])).toBeCloseTo(0.1);
});

it('is settled where that is at most 5 %, from three rounds on', () => {
  expect(isSettled([1, 1])).toBe(false);
  expect(isSettled([1, 1.01, 1.02])).toBe(true);
  expect(isSettled([0.9, 0.95, 1, 1.05, 1.1])).toBe(false);
});

it('says what has not settled', () => {
  expect(unsettledNote('full step', [1, 1, 1])).toBeNull();
  expect(unsettledNote('full step', [])).toBeNull();
  expect(unsettledNote('full step', [1, 1])).toContain('too few rounds to tell');
  expect(unsettledNote('full step', [0.9, 0.95, 1, 1.05, 1.1])).toBe(
    'not settled after 5 rounds: full step (10 % spread; at most 5 % are wanted)',
  );
});
