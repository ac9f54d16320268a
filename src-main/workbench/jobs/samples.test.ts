import { expect, it } from 'vitest';
import { SampleCourse } from './samples.ts';

it('samples are reported with the time that the rest will take', () => {
  const course = new SampleCourse();
  const after = (done: number, now: number) => course.after({ done, total: 100 }, now);
  expect(after(20, 5000)).toEqual({ done: 20, total: 100, etaSeconds: null });
  expect(after(60, 6000)).toEqual({ done: 60, total: 100, etaSeconds: 1 });
  expect(after(100, 6001)).toEqual({ done: 100, total: 100, etaSeconds: null });
});
