/** Curves of a run as they are drawn: joined, smoothed, and placed on an axis. */
import type { Clock, Curve } from '../contract/series.ts';

/** What a run's curves are drawn over. */
export const X_AXES = ['step', 'epoch', 'time'] as const;
export type XAxis = (typeof X_AXES)[number];

/** Steps in sight, both included. */
export interface StepRange {
  readonly from: number;
  readonly to: number;
}

function pick(curve: Curve, isWanted: (step: number) => boolean): Curve {
  const kept = curve.step.flatMap((step, index) => (isWanted(step) ? [index] : []));
  if (kept.length === curve.step.length) return curve;
  const of = (column: readonly number[]): number[] => kept.map((index) => column[index]!);
  return { step: of(curve.step), count: of(curve.count), min: of(curve.min), mean: of(curve.mean), max: of(curve.max) };
}

function joined(...curves: readonly Curve[]): Curve {
  const of = (column: keyof Curve): number[] => curves.flatMap((curve) => [...curve[column]]);
  return { step: of('step'), count: of('count'), min: of('min'), mean: of('mean'), max: of('max') };
}

/** A curve that continues; where both have a step, the second counts. */
export function appended(curve: Curve, later: Curve): Curve {
  const first = later.step[0];
  if (first === undefined) return curve;
  return joined(
    pick(curve, (step) => step < first),
    later,
  );
}

/** Single steps as a curve, by rising step. */
export function curveOfSteps(points: readonly (readonly [step: number, value: number])[]): Curve {
  const values = points.map(([, value]) => value);
  return { step: points.map(([step]) => step), count: points.map(() => 1), min: values, mean: values, max: values };
}

/** A curve with a part of it in more detail. */
export function withDetail(curve: Curve, detail: Curve, { from, to }: StepRange): Curve {
  if (detail.step.length === 0) return curve;
  // A stretch that ends behind the part begins in it: what it says of the part is said better by the detail.
  const next = curve.step.find((step) => step > to);
  const after = pick(curve, (step) => step > to && (step !== next || curve.count[curve.step.indexOf(step)] === 1));
  return joined(
    pick(curve, (step) => step < from),
    detail,
    after,
  );
}

/** The part of a curve in sight, and a stretch on either side, so that its line leaves the view. */
export function inSight(curve: Curve, range: StepRange | null): Curve {
  if (range === null) return curve;
  const first = curve.step.findLast((step) => step < range.from) ?? range.from;
  const last = curve.step.find((step) => step > range.to) ?? range.to;
  return pick(curve, (step) => step >= first && step <= last);
}

/** Whether a part holds stretches of several steps, so that asking for it again would show more. */
export function hasMoreDetail(curve: Curve, { from, to }: StepRange): boolean {
  return curve.step.some((step, index) => step >= from && step <= to && curve.count[index]! > 1);
}

/**
 * The exponential mean over about so many steps. It counts steps, not points, so that it stays the same however finely
 * the curve is drawn; its start is not drawn towards 0.
 */
export function smoothed({ mean, count }: Curve, steps: number): readonly number[] {
  if (steps <= 1) return mean;
  let [sum, weight] = [0, 0];
  return mean.map((value, index) => {
    const kept = Math.exp(-count[index]! / steps);
    sum = kept * sum + (1 - kept) * value;
    weight = kept * weight + (1 - kept);
    return sum / weight;
  });
}

/** How far from the middle 98 % a value may lie, in widths of these, before a view leaves it out. */
const FENCE = 1.5;

/** What a view shows of values, and how many stretches reach beyond it. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly outside: number;
}

/** @param clips whether few values that lie far off are left out of the view */
export function boundsOf({ min, max }: Curve, clips: boolean): Bounds | null {
  if (min.length === 0) return null;
  const [lows, highs] = [min.toSorted((a, b) => a - b), max.toSorted((a, b) => a - b)];
  const [lowest, highest] = [lows[0]!, highs.at(-1)!];
  if (!clips) return { min: lowest, max: highest, outside: 0 };
  const last = lows.length - 1;
  const [from, to] = [lows[Math.ceil(0.01 * last)]!, highs[Math.floor(0.99 * last)]!];
  const margin = FENCE * (to - from);
  const low = lows.find((value) => value >= from - margin)!;
  const high = highs.findLast((value) => value <= to + margin)!;
  const outside = min.filter((value, index) => value < low || max[index]! > high).length;
  return { min: low, max: high, outside };
}

/** The position of a step on an axis. Every position can be converted back to a step. */
export interface Scale {
  readonly name: string;
  readonly at: (step: number) => number;
  readonly stepAt: (place: number) => number;
}

/** @param stepsPerEpoch null: not known yet */
export function scaleOf(axis: XAxis, stepsPerEpoch: number | null, clock: Clock): Scale {
  if (axis === 'epoch' && stepsPerEpoch !== null) {
    return { name: 'epoch', at: (step) => step / stepsPerEpoch, stepAt: (place) => place * stepsPerEpoch };
  }
  if (axis === 'time' && clock.step.length > 1) {
    const { name, seconds } = timeUnit(clock.seconds.at(-1)!);
    return {
      name: `time (${name})`,
      at: (step) => between(clock.step, clock.seconds, step) / seconds,
      stepAt: (place) => between(clock.seconds, clock.step, place * seconds),
    };
  }
  return { name: 'step', at: (step) => step, stepAt: (place) => place };
}

/** Axes for which enough is known. */
export function knownAxes(stepsPerEpoch: number | null, clock: Clock): XAxis[] {
  const isKnown = { step: true, epoch: stepsPerEpoch !== null, time: clock.step.length > 1 };
  return X_AXES.filter((axis) => isKnown[axis]);
}

function timeUnit(seconds: number): { readonly name: string; readonly seconds: number } {
  if (seconds < 180) return { name: 's', seconds: 1 };
  return seconds < 3 * 3600 ? { name: 'min', seconds: 60 } : { name: 'h', seconds: 3600 };
}

/** On the line through points of rising x; beyond them as between the last two. */
function between(xs: readonly number[], ys: readonly number[], x: number): number {
  const found = xs.findIndex((each) => each >= x);
  const right = Math.max(1, found === -1 ? xs.length - 1 : found);
  const [x0, x1, y0, y1] = [xs[right - 1]!, xs[right]!, ys[right - 1]!, ys[right]!];
  return x1 === x0 ? y1 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
