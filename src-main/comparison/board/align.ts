import type { CurveBand, CurvePoint } from '../../contract/board.ts';
import { estimate } from '../../stats/estimate.ts';
import type { Estimate } from '../../stats/estimate.ts';

/** A point of one seed's curve; points of the same `place` come after the same steps. */
export interface SeedPoint {
  readonly place: number;
  readonly x: number;
  readonly y: number;
}

const ENDS: Readonly<Record<CurveBand, (values: readonly number[], found: Estimate) => { low: number; high: number }>> =
  {
    range: (values) => ({ low: Math.min(...values), high: Math.max(...values) }),
    interval: (_values, { mean, interval }) => interval ?? { low: mean, high: mean },
  };

/**
 * The mean curve of some seeds. Seeds are laid over each other step by step, each point being where the seeds stood on
 * average, and only where all of them have one: a seed that drops out would make the mean jump.
 */
export function alignSeeds(seeds: readonly (readonly SeedPoint[])[], band: CurveBand): CurvePoint[] {
  const [first, ...others] = seeds.map((points) => new Map(points.map((point) => [point.place, point])));
  if (first === undefined) return [];
  return [...first.values()].flatMap((point) => {
    const all = [point, ...others.flatMap((each) => each.get(point.place) ?? [])];
    if (all.length < seeds.length) return [];
    const values = all.map(({ y }) => y);
    const found = estimate(values);
    return [{ x: estimate(all.map(({ x }) => x)).mean, mean: found.mean, ...ENDS[band](values, found) }];
  });
}

/**
 * An exponential moving average, corrected for its beginning, so that the first value stands for itself.
 * @param weight of the old mean, from 0 (nothing is smoothed) to below 1
 */
export function smooth(values: readonly number[], weight: number): number[] {
  let [mean, mass] = [0, 0];
  return values.map((value) => {
    mean = weight * mean + (1 - weight) * value;
    mass = weight * mass + (1 - weight);
    return mean / mass;
  });
}
