import { expect, it } from 'vitest';
import { GradientOps } from '../optimizer/gradient-ops.ts';
import { workRuntime } from './session.ts';

it('keeps the work on long arrays of this program on the CPU, whatever the graphs run on', async () => {
  expect(workRuntime({ provider: 'cuda', threads: 3 }, 'host')).toEqual({ provider: 'cpu', threads: 3 });
  // Opened on CUDA, they would fail where there is none.
  const device = { provider: 'cuda', threads: 1 } as const;
  await expect(GradientOps.create(device)).resolves.toBeInstanceOf(GradientOps);
});
