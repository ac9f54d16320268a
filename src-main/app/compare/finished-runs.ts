import type { Store } from '../../store/open.ts';
import type { Run } from '../../store/runs.ts';
import { costsOf } from './costs.ts';
import type { RunCosts } from './costs.ts';
import type { ScoredRun } from './differences.ts';
import type { Validation } from './time-to-score.ts';

/** All that a comparison needs of a run that has finished. */
export interface FinishedRun extends ScoredRun {
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

/** What the workspace knows of a run; null where it has not finished. */
export function finishedRun(store: Store, run: Run): FinishedRun | null {
  const { result, plan, dataHash } = run;
  if (result === null || plan === null || dataHash === null) return null;
  const evaluations = store.evaluations.all(run.id);
  const scored = evaluations.filter(({ split }) => split === result.split).at(-1);
  const splits = store.datasets.get(dataHash)?.splits ?? [];
  const { ledger, steps, seconds } = result;
  return {
    runId: run.id,
    seed: run.seed,
    macroF1: result.macroF1,
    answers: scored?.predictions ?? [],
    costs: costsOf({ plan, ledger, steps, seconds }),
    validations: evaluations.flatMap(({ split, step, macroF1, seconds: at }) =>
      split === 'validation' ? [{ step, macroF1, seconds: at }] : [],
    ),
    restoreBest: run.request.restoreBest,
    foundCache: plan.cache?.found === true,
    testHash: result.split === 'test' ? (splits.find(({ split }) => split === 'test')?.hash ?? null) : null,
    classes: result.perClass.length,
  };
}
