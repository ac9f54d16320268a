import { z } from 'zod';
import { RateSearchRequest, RateTrial } from '../contract/rates.ts';
import { stored } from '../contract/stored-rule.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';
import { matchRateSearchId } from './run-id.ts';

const RateSearchRow = z.object({
  id: z.string(),
  request: jsonColumn(stored(RateSearchRequest)),
  /** Content hash of the validation rows. */
  validationHash: z.string(),
  createdAt: z.string(),
});
export type RateSearch = z.infer<typeof RateSearchRow>;

const TrialRow = z.object({ trial: jsonColumn(RateTrial) });

const SELECT = `SELECT id, request, validation_hash AS validationHash, created_at AS createdAt FROM rate_searches`;

export interface RateSearchReader {
  /** Newest first. */
  all(): RateSearch[];
  /** The search of this id; null: there is none. */
  get(id: string): RateSearch | null;
  /** The search that was typed, by the rules of a run's id. @throws InputError `request.unknown-rates` */
  find(typed: string): RateSearch;
  /** What its trials came to, in the order in which they ended. */
  trials(id: string): RateTrial[];
}

export interface RateSearchWriter extends RateSearchReader {
  /** Remembers a search; one that is known stays as it is. */
  put(search: Omit<RateSearch, 'createdAt'>): void;
  putTrial(id: string, trial: RateTrial): void;
}

export function rateSearchTable(connection: Connection): RateSearchWriter {
  const get = (id: string): RateSearch | null => connection.first(RateSearchRow, `${SELECT} WHERE id = ?`, id);
  return {
    all: () => connection.all(RateSearchRow, `${SELECT} ORDER BY created_at DESC, id DESC`),
    get,
    find(typed) {
      const ids = connection.all(z.object({ id: z.string() }), 'SELECT id FROM rate_searches ORDER BY created_at DESC');
      return get(
        matchRateSearchId(
          typed,
          ids.map(({ id }) => id),
        ),
      )!;
    },
    trials: (id) =>
      connection
        .all(TrialRow, 'SELECT trial FROM rate_trials WHERE search = ? ORDER BY number', id)
        .map(({ trial }) => trial),
    put({ id, request, validationHash }) {
      const sql =
        'INSERT INTO rate_searches (id, request, validation_hash) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING';
      connection.run(sql, id, JSON.stringify(request), validationHash);
    },
    putTrial(id, trial) {
      const sql = 'INSERT INTO rate_trials (search, trial) VALUES (?, ?)';
      connection.run(sql, id, JSON.stringify(trial));
    },
  };
}
