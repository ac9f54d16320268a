/** Least share of its length that an axis keeps free at either end. */
const ROOM = 0.06;

/** Ends of an axis that holds all values, rounded outward to steps that people read; within `limits`. */
export function axisEnds(
  values: readonly number[],
  limits: { readonly min: number; readonly max: number } = { min: -Infinity, max: Infinity },
): { readonly min: number; readonly max: number; readonly interval: number } {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.length === 0) return { min: 0, max: 1, interval: 0.2 };
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const length = high - low || Math.abs(high) || 1;
  const interval = niceStep((length * (1 + 2 * ROOM)) / 5);
  // The multiples are rounded: 3 * 0.1 is not 0.3.
  const multiple = (times: number): number => Number((times * interval).toPrecision(12));
  return {
    min: Math.max(limits.min, multiple(Math.floor((low - length * ROOM) / interval))),
    max: Math.min(limits.max, multiple(Math.ceil((high + length * ROOM) / interval))),
    interval,
  };
}

/** The next of 1, 2, 5, 10, ... times a power of ten. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((each) => each * power >= rough * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(12));
}
