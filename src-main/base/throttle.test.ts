import { expect, it } from 'vitest';
import { throttle } from './throttle.ts';

it('does the work at once, and again only after a while', () => {
  const done: number[] = [];
  let now = 0;
  const note = throttle(
    (at: number) => void done.push(at),
    200,
    () => now,
  );
  const answers = [0, 100, 199, 200, 350, 400].map((at) => note((now = at)));
  expect(answers).toEqual([true, false, false, true, false, true]);
  expect(done).toEqual([0, 200, 400]);
});
