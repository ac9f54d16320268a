/** What a boundary sweep says of boundaries, also of those that it left out. */
import { mean } from '../../stats/estimate.ts';

/** A trained boundary: blocks 1..boundary were frozen. */
export interface CurvePoint {
  readonly boundary: number;
  readonly macroF1: number;
}

/**
 * The score at a boundary, interpolated linearly between its trained neighbours.
 * @param points ascending by boundary, at least one
 * @throws RangeError for a boundary outside the trained ones
 */
export function scoreAt(points: readonly CurvePoint[], boundary: number): number {
  const above = points.findIndex((point) => point.boundary >= boundary);
  const [left, right] = [points[above - 1], points[above]];
  if (right?.boundary === boundary) return right.macroF1;
  if (left === undefined || right === undefined) throw new RangeError(`no trained boundaries around ${boundary}`);
  const share = (boundary - left.boundary) / (right.boundary - left.boundary);
  return left.macroF1 + share * (right.macroF1 - left.macroF1);
}

/**
 * The mean score of random boundaries whose mean is a given one: all within min(e, n - 1 - e) of it.
 * @param blocks n
 */
export function randomScore(points: readonly CurvePoint[], boundary: number, blocks: number): number {
  const reach = Math.min(boundary, blocks - 1 - boundary);
  const around = Array.from({ length: 2 * reach + 1 }, (_, index) => boundary - reach + index);
  return mean(around.map((each) => scoreAt(points, each)));
}

/** How a choice of boundary fares on one model, data set and seed. */
export interface Outcome {
  readonly boundary: number;
  readonly macroF1: number;
  /** The best trained score minus its own, never below 0. */
  readonly regret: number;
  /** The same among boundaries that cost no more: e' >= e. */
  readonly affordableRegret: number;
  /** Its score minus that of random boundaries of the same mean. */
  readonly advantage: number;
}

/** @param blocks n */
export function outcomeOf(points: readonly CurvePoint[], boundary: number, blocks: number): Outcome {
  const macroF1 = scoreAt(points, boundary);
  const lost = (others: readonly CurvePoint[]): number => Math.max(0, ...others.map((each) => each.macroF1 - macroF1));
  return {
    boundary,
    macroF1,
    regret: lost(points),
    affordableRegret: lost(points.filter((each) => each.boundary >= boundary)),
    advantage: macroF1 - randomScore(points, boundary, blocks),
  };
}
