/**
 * The quantile of sorted values by linear interpolation between neighbours (Hyndman and Fan's definition 7, the default
 * of NumPy and R).
 * @param sorted rising, at least one value
 */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  if (sorted.length === 0) throw new RangeError('There is no quantile of nothing.');
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}
