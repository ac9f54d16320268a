import { describe, expect, it } from 'vitest';
import type { Curve } from '../contract/series.ts';
import {
  appended,
  boundsOf,
  curveOfSteps,
  hasMoreDetail,
  inSight,
  knownAxes,
  scaleOf,
  smoothed,
  withDetail,
} from './series.ts';

/** Stretches of `count` steps each, all of one value. */
const coarse = (values: readonly number[], count: number): Curve => ({
  step: values.map((_, index) => (index + 1) * count),
  count: values.map(() => count),
  min: values,
  mean: values,
  max: values,
});
const single = (from: number, values: readonly number[]) =>
  curveOfSteps(values.map((value, index) => [from + index, value] as const));

describe('curves are joined', () => {
  it('at the end, where what comes later counts', () => {
    expect(appended(single(1, [9, 8, 7]), single(3, [1, 0]))).toEqual(single(1, [9, 8, 1, 0]));
    expect(appended(single(1, [9]), single(1, []))).toEqual(single(1, [9]));
  });

  it('in the middle, where a part is known in more detail', () => {
    const whole = coarse([1, 2, 3, 4], 10);
    const detail = single(11, [2, 2, 5, 2, 2, 2, 2, 2, 2, 2]);
    const both = withDetail(whole, detail, { from: 11, to: 20 });
    expect(both.step).toEqual([10, ...detail.step, 40]);
    expect(both.max.filter((value) => value === 5)).toHaveLength(1);
    expect(hasMoreDetail(whole, { from: 11, to: 20 })).toBe(true);
    expect(hasMoreDetail(both, { from: 11, to: 20 })).toBe(false);
    expect(withDetail(whole, single(1, []), { from: 11, to: 20 })).toBe(whole);
  });

  it('keep a step of their own behind a part', () => {
    expect(withDetail(single(1, [1, 2, 3, 4]), single(2, [7]), { from: 2, to: 2 })).toEqual(single(1, [1, 7, 3, 4]));
  });
});

describe('smoothing', () => {
  it('begins with the first value and leaves a level curve as it is', () => {
    const near = (value: number): unknown => expect.closeTo(value, 12);
    expect(smoothed(single(1, [4, 4, 4]), 10)).toEqual([near(4), near(4), near(4)]);
    expect(smoothed(single(1, [3, 9]), 1)).toEqual([3, 9]);
  });

  it('counts steps, however the curve is given', () => {
    const steps = Array.from({ length: 200 }, (_, index) => (index < 100 ? 0 : 1));
    const [fine, rough] = [smoothed(single(1, steps), 30), smoothed(coarse([0, 0, 0, 0, 1, 1, 1, 1], 25), 30)];
    expect(rough.at(-1)).toBeCloseTo(fine.at(-1)!, 12);
    expect(rough[4]).toBeCloseTo(fine[124]!, 12);
    expect(fine[124]).toBeLessThan(1);
  });
});

describe('the view of values', () => {
  const values = Array.from({ length: 300 }, (_, index) => 1 + (index % 10) / 10);
  it('leaves out few that lie far off, and counts them', () => {
    const peaks = single(1, [...values, 400, -90]);
    expect(boundsOf(peaks, false)).toEqual({ min: -90, max: 400, outside: 0 });
    const clipped = boundsOf(peaks, true)!;
    expect(clipped.outside).toBe(2);
    expect(clipped.max).toBeLessThan(5);
    expect(clipped.min).toBeGreaterThan(-2);
  });
  it('leaves out none of an ordinary curve', () => {
    const fall = Array.from({ length: 100 }, (_, index) => 3 * Math.exp(-index / 20));
    expect(boundsOf(single(1, fall), true)).toEqual({ min: 3 * Math.exp(-99 / 20), max: 3, outside: 0 });
    expect(boundsOf(single(1, []), true)).toBeNull();
  });
  it('is of what is in sight, and one stretch on either side', () => {
    expect(inSight(single(1, [1, 2, 3, 4, 5]), { from: 3, to: 3 }).step).toEqual([2, 3, 4]);
    expect(inSight(coarse([1, 2, 3], 10), { from: 12, to: 13 }).step).toEqual([10, 20]);
  });
});

describe('axes', () => {
  const clock = { step: [0, 10, 20], seconds: [0, 300, 400], isExact: true };
  it('place steps, and tell places back as steps', () => {
    const time = scaleOf('time', 5, clock);
    expect([time.name, time.at(5), time.at(15), time.at(30)]).toEqual(['time (min)', 2.5, 350 / 60, 500 / 60]);
    expect(time.stepAt(time.at(17))).toBeCloseTo(17, 9);
    const epoch = scaleOf('epoch', 5, clock);
    expect([epoch.name, epoch.at(10), epoch.stepAt(2)]).toEqual(['epoch', 2, 10]);
  });
  it('are those for which enough is known; else it is the step', () => {
    const none = { step: [], seconds: [], isExact: false };
    expect(knownAxes(null, none)).toEqual(['step']);
    expect(knownAxes(3, clock)).toEqual(['step', 'epoch', 'time']);
    expect(scaleOf('time', null, none)).toMatchObject({ name: 'step' });
    expect(scaleOf('epoch', null, none).at(7)).toBe(7);
  });
});
