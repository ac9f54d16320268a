import type { Outcome } from '../store/outcomes.ts';
import type { Store } from '../store/open.ts';
import { costsOf } from './costs.ts';
import type { TrainedAt } from './machines.ts';
import type { RunCosts } from './costs.ts';
import type { ScoredRun } from './differences.ts';
import type { Validation } from './time-to-score.ts';

/** All that a comparison needs of a run that has finished. */
export interface FinishedRun extends ScoredRun, TrainedAt {
  readonly runId: string;
  readonly costs: RunCosts;
  readonly validations: readonly Validation[];
  readonly restoreBest: boolean;
  /** Whether what its frozen blocks compute was on the disk already, so that its costs do not hold it. */
  readonly foundCache: boolean;
  /** Content hash of the test rows; null: it was scored on other ones. */
  readonly testHash: string | null;
  readonly classes: number;
}

/** Reads what the workspace knows of some runs; what they answered is read when it is asked for. */
export function finishedRuns(store: Store, outcomes: readonly Outcome[]): (outcome: Outcome) => FinishedRun | null {
  const targets = store.placements.targetsOf(outcomes.map(({ run }) => run));
  const validations = Map.groupBy(store.outcomes.validations(outcomes.map(({ run }) => run)), ({ run }) => run);
  const testHashes = new Map<string, string | null>();
  const testHash = (dataHash: string): string | null => {
    const known = testHashes.get(dataHash);
    if (known !== undefined) return known;
    const splits = store.datasets.get(dataHash)?.splits ?? [];
    const found = splits.find(({ split }) => split === 'test')?.hash ?? null;
    testHashes.set(dataHash, found);
    return found;
  };
  return ({ run, seed, machine, dataHash, restoreBest, foundCache, flopsPerStep, ...result }) => {
    const { macroF1, split, ledger, steps, seconds, classes } = result;
    if (macroF1 === null || split === null || ledger === null || steps === null || seconds === null) return null;
    if (flopsPerStep === null || dataHash === null) return null;
    let answers: readonly number[] | null = null;
    return {
      runId: run,
      target: targets.get(run) ?? null,
      machine,
      seed,
      macroF1,
      classes: classes ?? 0,
      get answers() {
        return (answers ??= store.evaluations.answers(run, split) ?? []);
      },
      costs: costsOf({ plan: { flopsPerStep }, ledger, steps, seconds }),
      validations: (validations.get(run) ?? []).map(({ step, macroF1, seconds: at }) => ({
        step,
        macroF1,
        seconds: at,
      })),
      restoreBest: restoreBest === 1,
      foundCache: foundCache === 1,
      testHash: split === 'test' ? testHash(dataHash) : null,
    };
  };
}
