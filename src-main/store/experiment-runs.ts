import { z } from 'zod';
import type { Connection } from './connection.ts';

/** The run of one cell; model, data set and method by the names that the experiment's request gives them. */
const ExperimentRunRow = z.object({
  model: z.string(),
  data: z.string(),
  method: z.string(),
  seed: z.int(),
  run: z.string(),
});
export type ExperimentRun = z.infer<typeof ExperimentRunRow>;

export interface ExperimentRunReader {
  /** Cells without a run are absent. */
  all(experiment: string): ExperimentRun[];
}

export interface ExperimentRunWriter extends ExperimentRunReader {
  /** Another run of a cell takes the place of the one before. */
  put(experiment: string, cell: ExperimentRun): void;
}

export function experimentRunTable(connection: Connection): ExperimentRunWriter {
  return {
    all: (experiment) =>
      connection.all(
        ExperimentRunRow,
        'SELECT model, data, method, seed, run FROM experiment_runs WHERE experiment = ?',
        experiment,
      ),
    put(experiment, { model, data, method, seed, run }) {
      connection.run(
        'INSERT OR REPLACE INTO experiment_runs (experiment, model, data, method, seed, run) VALUES (?, ?, ?, ?, ?, ?)',
        ...[experiment, model, data, method, seed, run],
      );
    },
  };
}
