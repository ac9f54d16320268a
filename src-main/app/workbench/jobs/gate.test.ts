import { expect, it } from 'vitest';
import { Gate } from './gate.ts';

it('lets the first word pass, and another after a while', () => {
  const gate = new Gate();
  expect([0, 100, 199, 200, 350, 400].map((now) => gate.pass(now))).toEqual([true, false, false, true, false, true]);
});
