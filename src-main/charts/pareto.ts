/** Something that costs and is worth something. */
export interface CostedScore {
  readonly cost: number;
  readonly score: number;
}

/**
 * What nothing else beats: no other is at least as good for less, or better for as much. From the cheapest to the
 * dearest.
 */
export function paretoFront<Point extends CostedScore>(points: readonly Point[]): Point[] {
  const front: Point[] = [];
  // Of equal cost, the best comes first, so that the others find it.
  for (const point of points.toSorted((a, b) => a.cost - b.cost || b.score - a.score)) {
    const best = front.at(-1);
    const isSame = best !== undefined && best.cost === point.cost && best.score === point.score;
    if (best === undefined || point.score > best.score || isSame) front.push(point);
  }
  return front;
}
