import { expect, it } from 'vitest';
import { flopsPerSecond } from './speed.ts';
import { runtime } from '../testing/goldens.ts';

it('measures a speed that a core can have', async () => {
  const speed = await flopsPerSecond(runtime);
  // The machine may be busy.
  expect(speed).toBeGreaterThan(0.1e9);
  expect(speed).toBeLessThan(1000e9);
});
