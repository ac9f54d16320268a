import { z } from 'zod';
import { ExperimentRequest } from '../contract/experiment.ts';
import { canonicalWord } from '../contract/named-methods.ts';
import { stored } from '../contract/stored-rule.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';
import { givenNames } from './descriptions.ts';
import { matchExperimentId } from './run-id.ts';

const ExperimentRow = z.object({
  id: z.string(),
  /** It lists methods, which may have had other names when it was stored. */
  name: z.string().transform((name) => name.replaceAll(/[a-z]+(-[a-z]+)*(:\d+)?(-lora)?/g, canonicalWord)),
  request: jsonColumn(stored(ExperimentRequest)),
  createdAt: z.string(),
});
export type Experiment = z.infer<typeof ExperimentRow>;

const SELECT = 'SELECT id, name, request, created_at AS createdAt FROM experiments';

export interface ExperimentReader {
  /** Newest first, without those that were removed. */
  all(): Experiment[];
  /** The experiment of this id, removed or not; null: there is none. */
  get(id: string): Experiment | null;
  /** The experiment that was typed, by the rules of a run's id, removed or not. @throws InputError `request.unknown-experiment` */
  find(typed: string): Experiment;
}

export interface ExperimentWriter extends ExperimentReader {
  /** Remembers an experiment; one that is known stays as it is, and one that was removed is there again. */
  put(experiment: Omit<Experiment, 'createdAt'>): void;
  setRemoved(id: string, isRemoved: boolean): void;
}

export function experimentTable(connection: Connection): ExperimentWriter {
  return {
    all: () => connection.all(ExperimentRow, `${SELECT} WHERE removed_at IS NULL ORDER BY created_at DESC, id DESC`),
    get: (id) => connection.first(ExperimentRow, `${SELECT} WHERE id = ?`, id),
    find(typed) {
      const ids = connection.all(z.object({ id: z.string() }), 'SELECT id FROM experiments ORDER BY id');
      const id = matchExperimentId(
        typed,
        ids.map((row) => row.id),
        givenNames(connection),
      );
      return connection.first(ExperimentRow, `${SELECT} WHERE id = ?`, id)!;
    },
    put({ id, name, request }) {
      const sql =
        'INSERT INTO experiments (id, name, request) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET removed_at = NULL';
      connection.run(sql, id, name, JSON.stringify(request));
    },
    setRemoved(id, isRemoved) {
      const when = isRemoved ? `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')` : 'NULL';
      connection.run(`UPDATE experiments SET removed_at = ${when} WHERE id = ?`, id);
    },
  };
}
