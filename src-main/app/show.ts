import type { DataFound, ModelFound } from '../contract/events.ts';
import type { RunDetails, RunRow } from '../contract/routes/runs.ts';
import type { Ledger } from '../contract/ledger.ts';
import type { StoredCheckpoint } from '../store/checkpoints.ts';
import type { StoredEvaluation } from '../store/evaluations.ts';
import type { FileEvaluation } from '../store/file-evaluations.ts';
import type { Point } from '../store/steps.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import { endOrphans } from '../supervision/orphans.ts';
import { presentCheckpoints } from '../supervision/run-files.ts';
import { rowMaker } from './runs/details.ts';
import { linksOf } from './runs/links.ts';

/** All that a workspace knows of one run. */
export interface RunReport {
  readonly run: Run;
  /** Its names as they are now, its note and its tags, and what it belongs to. */
  readonly row: RunRow;
  readonly links: RunDetails['links'];
  /** null: it ended before the engine came so far. */
  readonly model: ModelFound | null;
  readonly data: DataFound | null;
  readonly losses: readonly Point[];
  readonly evaluations: readonly StoredEvaluation[];
  /** On files that were given later, the newest first. */
  readonly fileEvaluations: readonly FileEvaluation[];
  readonly checkpoints: readonly StoredCheckpoint[];
  readonly ledger: Ledger | null;
}

/** @throws InputError `request.unknown-run` where `typed` is no run's id, nor an unambiguous part of one */
export function showRun(store: Store, typed: string): RunReport {
  endOrphans(store);
  const run = store.runs.find(typed);
  const row = rowMaker(store)(run);
  return {
    run,
    row,
    links: linksOf(store, row),
    model: run.modelHash === null ? null : store.models.get(run.modelHash),
    data: run.dataHash === null ? null : store.datasets.get(run.dataHash),
    losses: store.steps.series(run.id, 'loss'),
    evaluations: store.evaluations.all(run.id),
    fileEvaluations: store.fileEvaluations.all(run.id),
    checkpoints: presentCheckpoints(store, run),
    ledger: store.ledger.get(run.id),
  };
}
