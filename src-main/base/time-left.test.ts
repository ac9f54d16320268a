import { expect, it } from 'vitest';
import { timeLeft } from './time-left.ts';

it('tells the time that is left once there is a speed', () => {
  let now = 500;
  const left = timeLeft(() => now);
  now = 1400;
  expect(left(10, 100)).toBeNull();
  now = 2500;
  expect(left(0, 100)).toBeNull();
  expect(left(25, 100)).toBe(6);
  expect(left(100, 100)).toBe(0);
});
