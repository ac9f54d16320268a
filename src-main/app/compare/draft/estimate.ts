/** What all runs of an experiment that are missing will need. */
import type { DraftEstimate, MethodEstimate } from '../../../contract/draft.ts';
import { mean } from '../../../stats/estimate.ts';
import type { EarlierRun } from './earlier.ts';
import { flopRate, memoryLike, secondsLike } from './earlier.ts';
import type { Counted } from './count.ts';
import type { Cell } from '../cells.ts';

/** A run that is to be made, what it is made from, and what was counted of it. */
export interface CountedCell extends Counted {
  readonly cell: Cell;
  readonly modelHash: string;
  readonly dataHash: string;
  /** Whether the workspace has it already. */
  readonly isThere: boolean;
}

/** Runs of one workspace do not keep what others keep, unless they share. */
export function estimateExperiment(
  cells: readonly CountedCell[],
  earlier: readonly EarlierRun[],
): Omit<DraftEstimate, 'machine'> {
  const told = cells.map((each) => ({ ...each, ...secondsOf(each, earlier), ...memoryOf(each, earlier) }));
  const missing = told.filter(({ isThere }) => !isThere);
  const methods = [...Map.groupBy(told, ({ cell }) => cell.method)].map(([method, runs]) =>
    methodEstimate(method, runs),
  );
  const isKnown = missing.every(({ seconds }) => seconds !== null);
  const shared = missing.filter(({ cell, cacheBytes }) => cell.settings.prefixCache === 'shared' && cacheBytes > 0);
  // A cache is shared by the runs of one model, its boundary and its prompts, whose validation rows the seed decides.
  const caches = new Map(shared.map((each) => [sharedCache(each), each.cacheBytes]));
  return {
    methods,
    seconds: isKnown ? missing.reduce((sum, { seconds }) => sum + seconds!, 0) : null,
    memoryBytes: Math.max(0, ...missing.map(({ memoryBytes }) => memoryBytes)),
    diskBytes: sum(missing.map(({ checkpointBytes }) => checkpointBytes)) + sum([...caches.values()]),
    scratchBytes: Math.max(
      0,
      ...missing.filter(({ cell }) => cell.settings.prefixCache === 'own').map(({ cacheBytes }) => cacheBytes),
    ),
  };
}

type Told = CountedCell & Pick<MethodEstimate, 'seconds' | 'secondsFrom' | 'memoryFrom'>;

function methodEstimate(method: string, runs: readonly Told[]): MethodEstimate {
  const isKnown = runs.every(({ seconds }) => seconds !== null);
  const froms = runs.map(({ secondsFrom }) => secondsFrom);
  const secondsFrom = (['nothing', 'count', 'runs'] as const).find((from) => froms.includes(from))!;
  return {
    method,
    seconds: isKnown ? mean(runs.map(({ seconds }) => seconds!)) : null,
    secondsFrom,
    isAtMost: secondsFrom === 'count' && runs.some(({ isAtMost }) => isAtMost),
    memoryBytes: Math.max(...runs.map(({ memoryBytes }) => memoryBytes)),
    memoryFrom: runs.every(({ memoryFrom }) => memoryFrom === 'runs') ? 'runs' : 'count',
  };
}

function secondsOf(each: CountedCell, earlier: readonly EarlierRun[]): Pick<MethodEstimate, 'seconds' | 'secondsFrom'> {
  const { cell, modelHash, dataHash, rows, flops } = each;
  const like = secondsLike(earlier, { modelHash, dataHash, rows, settings: cell.settings });
  if (like !== null) return { seconds: like, secondsFrom: 'runs' };
  const rate = flopRate(earlier, modelHash);
  return rate === null ? { seconds: null, secondsFrom: 'nothing' } : { seconds: flops / rate, secondsFrom: 'count' };
}

function memoryOf(
  each: CountedCell,
  earlier: readonly EarlierRun[],
): Pick<MethodEstimate, 'memoryBytes' | 'memoryFrom'> {
  const { cell, modelHash, dataHash, memoryBytes } = each;
  const like = memoryLike(earlier, { modelHash, dataHash, settings: cell.settings });
  return like === null ? { memoryBytes, memoryFrom: 'count' } : { memoryBytes: like, memoryFrom: 'runs' };
}

function sharedCache({ cell, modelHash, dataHash }: CountedCell): string {
  const { method } = cell.settings;
  return [modelHash, dataHash, method.name, method.name === 'last-k' ? method.freeze : ''].join(' ');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
