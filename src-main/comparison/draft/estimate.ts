/** What all runs of an experiment that are missing will need. */
import type { DraftEstimate, MethodEstimate } from '../../contract/draft.ts';
import type { CountedRuns, CountedScoring } from './count.ts';
import type { EarlierRun } from './earlier.ts';
import { flopRate, memoryLike, secondsLike } from './earlier.ts';

/** Runs of one workspace do not keep what others keep, unless they share. */
export function estimateExperiment(
  counted: readonly CountedRuns[],
  earlier: readonly EarlierRun[],
  scorings: readonly CountedScoring[] = [],
): Omit<DraftEstimate, 'machine'> {
  const estimated = counted.map((each) => ({ ...each, ...secondsOf(each, earlier), ...memoryOf(each, earlier) }));
  const missing = estimated.filter((each) => each.missing > 0);
  const untrained = secondsOfScorings(scorings, earlier);
  const isKnown = untrained !== null && missing.every(({ seconds }) => seconds !== null);
  const cacheOf = (kind: 'shared' | 'own') => missing.filter(({ cell }) => cell.settings.prefixCache === kind);
  const shared = new Map(cacheOf('shared').map(({ cacheKey, cacheBytes }) => [cacheKey, cacheBytes]));
  return {
    methods: [...Map.groupBy(estimated, ({ cell }) => cell.method)].map(([method, runs]) =>
      methodEstimate(method, runs),
    ),
    untrained: { count: scorings.length, seconds: untrained },
    seconds: isKnown ? untrained + sum(missing.map(({ seconds, missing: runs }) => seconds! * runs)) : null,
    memoryBytes: most(missing.map(({ memoryBytes }) => memoryBytes)),
    diskBytes:
      sum(missing.map(({ checkpointBytes, missing: runs }) => checkpointBytes.kept * runs)) + sum([...shared.values()]),
    // One run is at work at a time.
    scratchBytes:
      most(cacheOf('own').map(({ cacheBytes }) => cacheBytes)) +
      most(missing.map(({ checkpointBytes: { kept, peak } }) => peak - kept)),
  };
}

type Estimated = CountedRuns & Pick<MethodEstimate, 'seconds' | 'secondsFrom' | 'memoryFrom'>;

function methodEstimate(method: string, estimated: readonly Estimated[]): MethodEstimate {
  const isKnown = estimated.every(({ seconds }) => seconds !== null);
  const froms = estimated.map(({ secondsFrom }) => secondsFrom);
  const secondsFrom = (['nothing', 'count', 'runs'] as const).find((from) => froms.includes(from))!;
  return {
    method,
    seconds: isKnown
      ? sum(estimated.map(({ seconds, runs }) => seconds! * runs)) / sum(estimated.map(({ runs }) => runs))
      : null,
    secondsFrom,
    isAtMost: secondsFrom === 'count' && estimated.some(({ isAtMost }) => isAtMost),
    memoryBytes: most(estimated.map(({ memoryBytes }) => memoryBytes)),
    memoryFrom: estimated.every(({ memoryFrom }) => memoryFrom === 'runs') ? 'runs' : 'count',
  };
}

/** Of one of the runs, from earlier ones. */
export function secondsOf(
  each: CountedRuns,
  earlier: readonly EarlierRun[],
): Pick<MethodEstimate, 'seconds' | 'secondsFrom'> {
  const { cell, modelHash, rows, flops } = each;
  const like = secondsLike(earlier, { modelHash, rows, settings: cell.settings });
  if (like !== null) return { seconds: like, secondsFrom: 'runs' };
  const rate = flopRate(earlier, modelHash);
  return rate === null ? { seconds: null, secondsFrom: 'nothing' } : { seconds: flops / rate, secondsFrom: 'count' };
}

function secondsOfScorings(scorings: readonly CountedScoring[], earlier: readonly EarlierRun[]): number | null {
  const all = scorings.map(({ modelHash, flops }) => {
    const rate = flopRate(earlier, modelHash);
    return rate === null ? null : flops / rate;
  });
  return all.every((each) => each !== null) ? sum(all) : null;
}

function memoryOf(
  { cell, modelHash, memoryBytes }: CountedRuns,
  earlier: readonly EarlierRun[],
): Pick<MethodEstimate, 'memoryBytes' | 'memoryFrom'> {
  const like = memoryLike(earlier, { modelHash, settings: cell.settings });
  return like === null ? { memoryBytes, memoryFrom: 'count' } : { memoryBytes: like, memoryFrom: 'runs' };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function most(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0);
}
