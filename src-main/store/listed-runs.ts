/**
 * Runs as lists show them, read in one query: a workspace has thousands of runs, and a list needs little of each. Requests of a
 * comparison differ in their seeds, so what is read of them is the same text over and over, and is checked once.
 */
import { z } from 'zod';
import { TrainResult } from '../contract/events.ts';
import { TrainRequest } from '../contract/request.ts';
import { RUN_STATES } from '../contract/run-state.ts';
import { stored } from '../contract/stored-rule.ts';
import { jsonColumn, rememberingColumn } from './connection.ts';
import type { Connection } from './connection.ts';

const { model, task, data, method, lora } = TrainRequest.shape;
const { macroF1, seconds } = TrainResult.shape;

/** What SQL does not find in a request is null, and takes the default of its field. */
const Listed = z.preprocess(
  (value) => Object.fromEntries(Object.entries(value as object).filter(([, each]) => each !== null)),
  stored(z.strictObject({ model, task, data, method, lora })),
);

const ListedRow = z.object({
  id: z.string(),
  state: z.enum(RUN_STATES),
  createdAt: z.string(),
  seed: z.int(),
  request: z.unknown(),
  /** The two numbers of its result, or null, since it has not finished. */
  macroF1: jsonColumn(macroF1).nullable(),
  seconds: jsonColumn(seconds).nullable(),
});

/** Of a run as {@link Run}, what lists show. */
export interface ListedRun extends Pick<z.infer<typeof ListedRow>, 'id' | 'state' | 'createdAt' | 'seed'> {
  readonly request: Pick<TrainRequest, 'model' | 'task' | 'data' | 'method' | 'lora'>;
  readonly result: Pick<TrainResult, 'macroF1' | 'seconds'> | null;
}

/** `->` gives numbers as they were written; SQLite's own may differ in their last bit. */
const SELECT = `SELECT id, state, created_at AS createdAt, seed,
  json_object('model', request -> '$.model', 'task', request -> '$.task', 'data', request -> '$.data',
    'method', request -> '$.method', 'lora', request -> '$.lora') AS request,
  result -> '$.macroF1' AS macroF1, result -> '$.seconds' AS seconds
  FROM runs WHERE removed_at IS NULL ORDER BY created_at DESC, id DESC`;

export interface ListedRunReader {
  /** All but those that were removed, newest first. Runs whose requests are the same here share one object. */
  all(): ListedRun[];
}

export function listedRunTable(connection: Connection): ListedRunReader {
  return {
    all() {
      const row = ListedRow.extend({ request: rememberingColumn(jsonColumn(Listed)) });
      return connection.all(row, SELECT).map(({ macroF1, seconds, ...rest }) => ({
        ...rest,
        result: macroF1 === null || seconds === null ? null : { macroF1, seconds },
      }));
    },
  };
}
