/**
 * What the runs of an experiment came to, read in one query each: a workspace has thousands of runs, and most of what
 * it keeps of them is in no comparison.
 */
import { z } from 'zod';
import { Plan } from '../contract/events.ts';
import { Ledger } from '../contract/ledger.ts';
import { Split } from '../contract/score.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';
import { RUN_STATES } from './run-state.ts';

const Flag = z.int().nullable();

const OutcomeRow = z.object({
  model: z.string(),
  data: z.string(),
  method: z.string(),
  seed: z.int(),
  run: z.string(),
  state: z.enum(RUN_STATES),
  reason: z.string().nullable(),
  dataHash: z.string().nullable(),
  restoreBest: Flag,
  stepsPerEpoch: z.int().nullable(),
  flopsPerStep: jsonColumn(Plan.shape.flopsPerStep).nullable(),
  foundCache: Flag,
  macroF1: z.number().nullable(),
  split: Split.nullable(),
  steps: z.int().nullable(),
  seconds: z.number().nullable(),
  classes: z.int().nullable(),
  ledger: jsonColumn(Ledger).nullable(),
});
/** The run of one cell; what a run comes to is null until it has finished. */
export type Outcome = z.infer<typeof OutcomeRow>;

const SELECT = `SELECT cell.model, cell.data, cell.method, cell.seed, run.id AS run, run.state, run.reason,
  run.data_hash AS dataHash, run.request ->> '$.restoreBest' AS restoreBest,
  run.plan ->> '$.stepsPerEpoch' AS stepsPerEpoch, run.plan -> '$.flopsPerStep' AS flopsPerStep,
  run.plan ->> '$.cache.found' AS foundCache,
  run.result ->> '$.macroF1' AS macroF1, run.result ->> '$.split' AS split, run.result ->> '$.steps' AS steps,
  run.result ->> '$.seconds' AS seconds, json_array_length(run.result, '$.perClass') AS classes,
  run.result -> '$.ledger' AS ledger
  FROM experiment_runs AS cell JOIN runs AS run ON run.id = cell.run
  WHERE cell.experiment = ? AND run.removed_at IS NULL`;

const ValidationRow = z.object({
  run: z.string(),
  step: z.int(),
  macroF1: z.number(),
  seconds: z.number().nullable(),
});
export type StoredValidation = z.infer<typeof ValidationRow>;

export interface OutcomeReader {
  /** Cells without a run are absent. */
  all(experiment: string): Outcome[];
  /** All scorings of validation rows by the runs of an experiment, by run and step. */
  validations(experiment: string): StoredValidation[];
}

export function outcomeTable(connection: Connection): OutcomeReader {
  return {
    all: (experiment) => connection.all(OutcomeRow, SELECT, experiment),
    validations: (experiment) =>
      connection.all(
        ValidationRow,
        `SELECT run, step, macro_f1 AS macroF1, seconds FROM evaluations
         WHERE split = 'validation' AND run IN (SELECT run FROM experiment_runs WHERE experiment = ?)
         ORDER BY run, step`,
        experiment,
      ),
  };
}
