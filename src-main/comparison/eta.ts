import { mean } from '../stats/estimate.ts';
import type { Cell } from './cells.ts';

/** A cell that has trained, and how long it took. */
export interface TimedCell extends Pick<Cell, 'model' | 'data' | 'method'> {
  readonly seconds: number;
}

/** A cell at work: what it has taken so far and what it says it will still take. */
export interface CellProgress extends Pick<Cell, 'model' | 'data' | 'method'> {
  readonly elapsedSeconds: number;
  readonly etaSeconds: number;
}

/**
 * Seconds until all cells are done, from those that are: a cell takes as long as others of its method, model and data,
 * else as others of its model and data, else as any other.
 * @param waiting cells after the one at work
 */
export function remainingSeconds(
  done: readonly TimedCell[],
  current: CellProgress,
  waiting: readonly Pick<Cell, 'model' | 'data' | 'method'>[],
): number {
  const known = [...done, { ...current, seconds: current.elapsedSeconds + current.etaSeconds }];
  const expected = waiting.map((cell) => {
    const near = known.filter(({ model, data }) => model === cell.model && data === cell.data);
    const like = near.filter(({ method }) => method === cell.method);
    const best = [like, near, known].find((each) => each.length > 0)!;
    return mean(best.map(({ seconds }) => seconds));
  });
  return expected.reduce((sum, seconds) => sum + seconds, current.etaSeconds);
}
