import type { Clock, Curve, SeriesName } from '../../contract/series.ts';
import type { StoredEvaluation } from '../../store/evaluations.ts';
import type { Stretch } from '../../store/steps.ts';
import type { ReadableStore } from '../../store/open.ts';

/** Which part of a run's curves, and how fine. */
export interface SeriesRange {
  /** First and last step; null: the first or last there is. */
  readonly from: number | null;
  readonly to: number | null;
  readonly limit: number;
}

/** The curves of a run between two steps; one of which nothing was noted is empty. */
export function runSeries(
  store: Pick<ReadableStore, 'steps'>,
  run: string,
  names: readonly SeriesName[],
  { from, to, limit }: SeriesRange,
): Partial<Record<SeriesName, Curve>> {
  return Object.fromEntries(
    names.map((name) => {
      const extent = store.steps.extent(run, name);
      if (extent === null) return [name, curveOf([])];
      const range = {
        from: Math.max(from ?? extent.first, extent.first),
        to: Math.min(to ?? extent.last, extent.last),
      };
      return [name, curveOf(range.from > range.to ? [] : store.steps.stretches(run, name, range, limit))];
    }),
  );
}

function curveOf(stretches: readonly Stretch[]): Curve {
  return {
    step: stretches.map(({ step }) => step),
    count: stretches.map(({ count }) => count),
    min: stretches.map(({ min }) => min),
    mean: stretches.map(({ mean }) => mean),
    max: stretches.map(({ max }) => max),
  };
}

/** Points of time that are given for a run: between them, steps are taken to be equally long. */
const CLOCK_POINTS = 400;

/** When the steps of a run were done. Runs of older programs noted it at their evaluations alone. */
export function runClock(
  store: Pick<ReadableStore, 'steps'>,
  run: string,
  evaluations: readonly Pick<StoredEvaluation, 'step' | 'seconds'>[],
): Clock {
  const { elapsedSeconds } = runSeries(store, run, ['elapsedSeconds'], { from: null, to: null, limit: CLOCK_POINTS });
  if (elapsedSeconds !== undefined && elapsedSeconds.step.length > 0) {
    return { step: elapsedSeconds.step, seconds: elapsedSeconds.max, isExact: true };
  }
  const timed = evaluations.flatMap(({ step, seconds }) => (seconds === null ? [] : [{ step, seconds }]));
  // The last step may be scored on two splits: the first of them was nearer to the step.
  const points = [{ step: 0, seconds: 0 }, ...timed].filter(({ step }, index, all) => step !== all[index - 1]?.step);
  if (points.length < 2) return { step: [], seconds: [], isExact: false };
  return { step: points.map(({ step }) => step), seconds: points.map(({ seconds }) => seconds), isExact: false };
}
