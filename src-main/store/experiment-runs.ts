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

const Membership = z.object({ run: z.string(), experiment: z.string() });

export interface ExperimentRunReader {
  /** Cells without a run are absent. Methods have the names of today, whatever they were stored under. */
  all(experiment: string): ExperimentRun[];
  /** Ids of the experiments that a run is a cell of. */
  experimentsOf(run: string): string[];
  /** Ids of the experiments of each run, without those that were removed, the newest first. */
  experimentsByRun(): ReadonlyMap<string, readonly string[]>;
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
    experimentsOf: (run) =>
      connection
        .all(z.object({ experiment: z.string() }), 'SELECT DISTINCT experiment FROM experiment_runs WHERE run = ?', run)
        .map(({ experiment }) => experiment),
    experimentsByRun() {
      const sql = `SELECT DISTINCT run, experiment FROM experiment_runs JOIN experiments ON experiments.id = experiment
        WHERE removed_at IS NULL ORDER BY created_at DESC, experiment DESC`;
      const rows = connection.all(Membership, sql);
      const grouped = Map.groupBy(rows, ({ run }) => run);
      return new Map([...grouped].map(([run, own]) => [run, own.map(({ experiment }) => experiment)]));
    },
    put(experiment, { model, data, method, seed, run }) {
      connection.run(
        'INSERT OR REPLACE INTO experiment_runs (experiment, model, data, method, seed, run) VALUES (?, ?, ?, ?, ?, ?)',
        experiment,
        model,
        data,
        method,
        seed,
        run,
      );
    },
  };
}
