/** Figures over the rounds: medians, and ratios between turns of the same round. */
import { quantile } from '../../stats/quantile.ts';
import { backwardSecondsPerStep, trainingSeconds, type OwnTurn, type Turn } from './turn.ts';

/** Turns of every case by its name, one a round. */
export interface Results {
  readonly own: ReadonlyMap<string, readonly OwnTurn[]>;
  readonly torch: ReadonlyMap<string, readonly Turn[]>;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), min: sorted[0]!, max: sorted.at(-1)! };
}

export function turnsOf({ own, torch }: Results, name: string): readonly Turn[] {
  return own.get(name) ?? torch.get(name) ?? [];
}

/** Median over the rounds; null for a case that did not run, or a figure that it does not have. */
export function medianOf<One>(turns: readonly One[], figure: (turn: One) => number | null): number | null {
  const values = turns.map(figure).filter((value) => value !== null);
  return values.length === 0 ? null : spreadOf(values).median;
}

/**
 * How many times as fast the training of a case is as that of `baseline`: the ratios of their turns in the same round,
 * because a machine has fast and slow minutes. null where one of them did not run.
 */
export function speedUp(results: Results, name: string, baseline: string): Spread | null {
  const values = speedUps(results, name, baseline);
  return values.length === 0 ? null : spreadOf(values);
}

/** {@link speedUp} by round. */
export function speedUps(results: Results, name: string, baseline: string): number[] {
  const theirs = turnsOf(results, baseline);
  return paired(turnsOf(results, name), theirs, (own, other) => trainingSeconds(other) / trainingSeconds(own));
}

/** Shares of the backward pass of `baseline` that a case saves. */
export interface BackwardSaving {
  /** Of its seconds, per step. */
  readonly measured: Spread;
  /** Of its floating-point operations. */
  readonly analytic: number;
}

/** null where a forward pass was not measured separately, or where there is nothing to save. */
export function backwardSaving({ own }: Results, name: string, baseline: string): BackwardSaving | null {
  const [turns, full] = [own.get(name) ?? [], own.get(baseline) ?? []];
  const measured = paired(turns, full, (a, b) => {
    const [some, all] = [backwardSecondsPerStep(a), backwardSecondsPerStep(b)];
    return some === null || all === null || all === 0 ? null : 1 - some / all;
  });
  if (measured.length === 0) return null;
  const analytic = 1 - turns[0]!.backwardFlops / full[0]!.backwardFlops;
  return analytic > 0 ? { measured: spreadOf(measured), analytic } : null;
}

function paired<A extends Turn, B extends Turn>(
  a: readonly A[],
  b: readonly B[],
  figure: (a: A, b: B) => number | null,
): number[] {
  const rounds = Math.min(a.length, b.length);
  return Array.from({ length: rounds }, (_, round) => figure(a[round]!, b[round]!)).filter((value) => value !== null);
}
