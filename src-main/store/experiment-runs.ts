import { z } from 'zod';
import { canonicalWord } from '../contract/named-methods.ts';
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
  /** Cells without a run are absent. Methods have the names of today, whatever they were stored under. */
  all(experiment: string): ExperimentRun[];
}

export interface ExperimentRunWriter extends ExperimentRunReader {
  /** Another run of a cell takes the place of the one before. */
  put(experiment: string, cell: ExperimentRun): void;
}

export function experimentRunTable(connection: Connection): ExperimentRunWriter {
  return {
    all(experiment) {
      const sql = 'SELECT model, data, method, seed, run FROM experiment_runs WHERE experiment = ?';
      const stored = connection.all(ExperimentRunRow, sql, experiment);
      const [today, earlier] = [true, false].map((is) =>
        stored.filter(({ method }) => (canonicalWord(method) === method) === is),
      ) as [ExperimentRun[], ExperimentRun[]];
      // A cell that got another run since then has a row under each name; the later one counts.
      const renamed = earlier.map((row) => ({ ...row, method: canonicalWord(row.method) }));
      const isSame = (a: ExperimentRun, b: ExperimentRun): boolean =>
        a.model === b.model && a.data === b.data && a.method === b.method && a.seed === b.seed;
      return [...renamed.filter((row) => !today.some((other) => isSame(row, other))), ...today];
    },
    put(experiment, { model, data, method, seed, run }) {
      connection.run(
        'INSERT OR REPLACE INTO experiment_runs (experiment, model, data, method, seed, run) VALUES (?, ?, ?, ?, ?, ?)',
        ...[experiment, model, data, method, seed, run],
      );
    },
  };
}
