import { expect, it } from 'vitest';
import { AdamW } from './adamw.ts';
import { GradientOps } from './gradient-ops.ts';
import { hostRuntime } from './session.ts';

it('keeps the work on long arrays of this program on the CPU, whatever the graphs run on', async () => {
  expect(hostRuntime({ provider: 'cuda', threads: 3 })).toEqual({ provider: 'cpu', threads: 3 });
  // Opened on CUDA, either would fail where there is none.
  const device = { provider: 'cuda', threads: 1 } as const;
  await expect(AdamW.create({ betas: [0.9, 0.99], eps: 1e-8, weightDecay: 0 }, device)).resolves.toBeInstanceOf(AdamW);
  await expect(GradientOps.create(device)).resolves.toBeInstanceOf(GradientOps);
});
