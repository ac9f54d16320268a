import { z } from 'zod';
import { ExperimentRequest } from '../contract/experiment.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';
import { matchExperimentId } from './run-id.ts';

const ExperimentRow = z.object({
  id: z.string(),
  name: z.string(),
  request: jsonColumn(ExperimentRequest),
  createdAt: z.string(),
});
export type Experiment = z.infer<typeof ExperimentRow>;

const SELECT = 'SELECT id, name, request, created_at AS createdAt FROM experiments';

export interface ExperimentReader {
  /** Newest first. */
  all(): Experiment[];
  /** The experiment that was typed, by the rules of a run's id. @throws InputError `request.unknown-experiment` */
  find(typed: string): Experiment;
}

export interface ExperimentWriter extends ExperimentReader {
  /** Remembers an experiment; one that is known stays as it is. */
  put(experiment: Omit<Experiment, 'createdAt'>): void;
}

export function experimentTable(connection: Connection): ExperimentWriter {
  return {
    all: () => connection.all(ExperimentRow, `${SELECT} ORDER BY created_at DESC, id DESC`),
    find(typed) {
      const ids = connection.all(z.object({ id: z.string() }), 'SELECT id FROM experiments ORDER BY id');
      const id = matchExperimentId(
        typed,
        ids.map((row) => row.id),
      );
      return connection.first(ExperimentRow, `${SELECT} WHERE id = ?`, id)!;
    },
    put({ id, name, request }) {
      const sql = 'INSERT INTO experiments (id, name, request) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING';
      connection.run(sql, id, name, JSON.stringify(request));
    },
  };
}
