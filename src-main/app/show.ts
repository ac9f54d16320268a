import type { DataFound, ModelFound } from '../contract/events.ts';
import type { Ledger } from '../contract/ledger.ts';
import type { StoredCheckpoint } from '../store/checkpoints.ts';
import type { StoredEvaluation } from '../store/evaluations.ts';
import type { Point } from '../store/steps.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import { endOrphans } from '../supervision/orphans.ts';
import { presentCheckpoints } from '../supervision/run-files.ts';

/** All that a workspace knows of one run. */
export interface RunReport {
  readonly run: Run;
  /** null: it ended before the engine came so far. */
  readonly model: ModelFound | null;
  readonly data: DataFound | null;
  readonly losses: readonly Point[];
  readonly evaluations: readonly StoredEvaluation[];
  readonly checkpoints: readonly StoredCheckpoint[];
  readonly ledger: Ledger | null;
}

/** @throws InputError `request.unknown-run` where `typed` is no run's id, nor an unambiguous part of one */
export function showRun(store: Store, typed: string): RunReport {
  endOrphans(store);
  const run = store.runs.find(typed);
  return {
    run,
    model: run.modelHash === null ? null : store.models.get(run.modelHash),
    data: run.dataHash === null ? null : store.datasets.get(run.dataHash),
    losses: store.steps.series(run.id, 'loss'),
    evaluations: store.evaluations.all(run.id),
    checkpoints: presentCheckpoints(store, run),
    ledger: store.ledger.get(run.id),
  };
}
