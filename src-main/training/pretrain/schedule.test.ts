import { describe, expect, it } from 'vitest';
import { PretrainSettings } from '../../contract/pretrain.ts';
import { isOver, plannedSteps, rateOf } from './schedule.ts';

const settings = (more: object) => PretrainSettings.parse({ text: ['-'], out: '-', learningRate: 1, ...more });

/** Trains in thought: `pace` tells how long a step takes. */
function simulate(minutes: number, paceOf: (step: number) => number): { rates: number[]; seconds: number } {
  const bounded = settings({ minutes, warmup: 0.1, floor: 0.1 });
  const rates: number[] = [];
  let [step, seconds, first] = [0, 0, 0];
  for (;;) {
    const pace = step < 2 ? null : (seconds - first) / (step - 1);
    const progress = { step, seconds, pace };
    if (isOver(bounded, progress)) return { rates, seconds };
    rates.push(rateOf(bounded, progress));
    seconds += paceOf(step);
    if (step === 0) first = seconds;
    step++;
  }
}

describe('a training bounded by steps', () => {
  it('knows its steps, whatever the time', () => {
    const bounded = settings({ steps: 10 });
    expect(plannedSteps(bounded, { step: 3, seconds: 1e9, pace: 100 })).toBe(10);
    expect(isOver(bounded, { step: 9, seconds: 1e9, pace: 100 })).toBe(false);
    expect(isOver(bounded, { step: 10, seconds: 0, pace: null })).toBe(true);
  });
});

describe('a training bounded by time', () => {
  it('plans what the rest of the time is enough for', () => {
    const bounded = settings({ minutes: 2 });
    expect(plannedSteps(bounded, { step: 10, seconds: 20, pace: 2 })).toBe(60);
    expect(plannedSteps(bounded, { step: 10, seconds: 20, pace: 4 })).toBe(35);
    expect(plannedSteps(bounded, { step: 10, seconds: 119.9, pace: 2 })).toBe(11);
    expect(plannedSteps(bounded, { step: 0, seconds: 0, pace: null })).toBe(1000);
  });

  it.each([
    ['at an even pace', () => 0.5],
    ['with a slow first step', (step: number) => (step === 0 ? 20 : 0.5)],
    ['where it becomes slower', (step: number) => (step < 60 ? 0.5 : 1.5)],
    ['where it becomes faster', (step: number) => (step < 60 ? 1.5 : 0.5)],
  ])('ends on time and at the floor %s', (_, paceOf) => {
    const { rates, seconds } = simulate(2, paceOf);
    expect(seconds).toBeGreaterThan(117);
    expect(seconds).toBeLessThan(121.6);
    expect(rates.at(-1)).toBeLessThan(0.11);
    expect(Math.max(...rates)).toBeGreaterThan(0.98);
    // Down without jumps, though the number of steps is recomputed each time.
    const falling = rates.slice(rates.indexOf(Math.max(...rates)));
    const jumps = falling.slice(1).map((rate, i) => Math.abs(rate - falling[i]!));
    expect(Math.max(...jumps)).toBeLessThan(0.05);
  });

  it('does one step where there is time for none', () => {
    expect(simulate(0.001, () => 10).rates).toHaveLength(1);
  });
});
