/**
 * What runs came to, read in one query for all of them: a workspace has thousands of runs, and most of what
 * it keeps of them is in no comparison.
 */
import { z } from 'zod';
import { Plan } from '../contract/events.ts';
import { Ledger } from '../contract/ledger.ts';
import { Split } from '../contract/score.ts';
import type { ExperimentRun } from './experiment-runs.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';
import { RUN_STATES } from '../contract/run-state.ts';

const Flag = z.int().nullable();

const OutcomeRow = z.object({
  run: z.string(),
  state: z.enum(RUN_STATES),
  reason: z.string().nullable(),
  machine: z.string().nullable(),
  modelHash: z.string().nullable(),
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
/** A cell and its run; what a run comes to is null until it has finished. */
export type Outcome = ExperimentRun & z.infer<typeof OutcomeRow>;

const SELECT = `SELECT run.id AS run, run.state, run.reason, run.machine,
  run.model_hash AS modelHash, run.data_hash AS dataHash, run.request ->> '$.restoreBest' AS restoreBest,
  run.plan ->> '$.stepsPerEpoch' AS stepsPerEpoch, run.plan -> '$.flopsPerStep' AS flopsPerStep,
  run.plan ->> '$.cache.found' AS foundCache,
  run.result ->> '$.macroF1' AS macroF1, run.result ->> '$.split' AS split, run.result ->> '$.steps' AS steps,
  run.result ->> '$.seconds' AS seconds, json_array_length(run.result, '$.perClass') AS classes,
  run.result -> '$.ledger' AS ledger
  FROM runs AS run WHERE run.id IN (SELECT value FROM json_each(?)) AND run.removed_at IS NULL`;

const ValidationRow = z.object({
  run: z.string(),
  step: z.int(),
  macroF1: z.number(),
  seconds: z.number().nullable(),
});
export type StoredValidation = z.infer<typeof ValidationRow>;

export interface OutcomeReader {
  /** Cells whose run was deleted are absent. */
  of(cells: readonly ExperimentRun[]): Outcome[];
  /** All scorings of validation rows by some runs, by run and step. */
  validations(runs: readonly string[]): StoredValidation[];
}

export function outcomeTable(connection: Connection): OutcomeReader {
  return {
    of(cells) {
      const ids = JSON.stringify(cells.map(({ run }) => run));
      const runs = new Map(connection.all(OutcomeRow, SELECT, ids).map((row) => [row.run, row]));
      return cells.flatMap((cell) => {
        const found = runs.get(cell.run);
        return found === undefined ? [] : [{ ...cell, ...found }];
      });
    },
    validations: (runs) =>
      connection.all(
        ValidationRow,
        `SELECT run, step, macro_f1 AS macroF1, seconds FROM evaluations
         WHERE split = 'validation' AND run IN (SELECT value FROM json_each(?)) ORDER BY run, step`,
        JSON.stringify(runs),
      ),
  };
}
