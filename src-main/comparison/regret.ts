/** What one boundary of a sweep gave, over its seeds. */
export interface SweepPoint {
  /** e: blocks 1..e are frozen. */
  readonly boundary: number;
  readonly macroF1: number;
  /** What it cost, in any unit: FLOPs of the backward pass. */
  readonly cost: number;
}

/** What a choice of boundary left on the table. */
export interface Regret {
  readonly choice: SweepPoint;
  /** The best boundary that cost no more, and the macro-F1 that the choice lost against it (0 where it is the best). */
  readonly affordable: { readonly boundary: number; readonly lost: number };
  /** The same of all boundaries, whatever they cost. */
  readonly best: { readonly boundary: number; readonly lost: number };
}

/** Counts of equal graphs are equal up to rounding. */
const SAME_COST = 1 + 1e-9;

/** Holds a choice against the boundaries that were tried; null where the chosen one was not among them. */
export function regretOf(points: readonly SweepPoint[], boundary: number): Regret | null {
  const choice = points.find((point) => point.boundary === boundary);
  if (choice === undefined) return null;
  const lostAgainst = (others: readonly SweepPoint[]): { boundary: number; lost: number } => {
    const best = others.reduce((top, point) => (point.macroF1 > top.macroF1 ? point : top), choice);
    return { boundary: best.boundary, lost: best.macroF1 - choice.macroF1 };
  };
  return {
    choice,
    affordable: lostAgainst(points.filter(({ cost }) => cost <= choice.cost * SAME_COST)),
    best: lostAgainst(points),
  };
}
