import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SCHEDULES } from '../contract/request.ts';
import { learningRate, warmupSteps } from './schedule.ts';
import { GOLDENS } from '../training/testing/goldens.ts';

const Schedule = z.object({
  kind: z.enum(SCHEDULES),
  steps: z.int(),
  warmup: z.int(),
  peak: z.number(),
  floor: z.number(),
  lr: z.array(z.number()),
});
const { schedules } = z
  .object({ schedules: z.array(Schedule) })
  .parse(JSON.parse(readFileSync(join(GOLDENS, 'adamw', 'golden.json'), 'utf8')));

describe('learningRate', () => {
  it('knows a golden list of every schedule', () => {
    expect(new Set(schedules.map(({ kind }) => kind))).toEqual(new Set(SCHEDULES));
  });

  it.each(schedules)(
    '$kind with $warmup steps of warm-up and floor $floor',
    ({ kind, steps, warmup, peak, floor, lr }) => {
      const found = lr.map((_, step) => learningRate({ name: kind, warmup, floor }, peak, step, steps));
      found.forEach((rate, step) => expect(rate, `step ${step}`).toBeCloseTo(lr[step]!, 12));
      expect(lr).toHaveLength(steps);
    },
  );

  it('ends at the floor, which the step after the last would reach', () => {
    for (const name of ['linear', 'cosine'] as const) {
      expect(learningRate({ name, warmup: 0, floor: 0.25 }, 2, 10, 10)).toBeCloseTo(0.5, 12);
    }
  });

  it('only rises where all steps are warm-up', () => {
    const rates = [0, 1, 2, 3].map((step) => learningRate({ name: 'linear', warmup: 99, floor: 0 }, 8, step, 4));
    expect(rates).toEqual([2, 4, 6, 8]);
  });
});

describe('warmupSteps', () => {
  it.each([
    ['a share', 0.25, 40, 10],
    ['a share, rounded', 0.1, 26, 3],
    ['a share of little', 0.1, 4, 0],
    ['none', 0, 40, 0],
    ['one step', 1, 40, 1],
    ['steps', 7, 40, 7],
    ['more steps than there are', 50, 40, 40],
  ])('%s', (_what, warmup, steps, expected) => {
    expect(warmupSteps({ name: 'linear', warmup, floor: 0 }, steps)).toBe(expected);
  });
});
