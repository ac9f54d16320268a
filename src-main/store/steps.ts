import { z } from 'zod';
import { SERIES_NAMES } from '../contract/series.ts';
import type { SeriesName } from '../contract/series.ts';
import type { Connection } from './connection.ts';

/** What was noted of one step; a series that is absent was not. */
export type StepNumbers = { readonly step: number } & Readonly<Partial<Record<SeriesName, number>>>;

const PointRow = z.object({ step: z.int(), value: z.number() });
/** One number of one step. */
export type Point = z.infer<typeof PointRow>;

/** What a stretch of a series was like; a stretch of one step is that step. */
const StretchRow = z.object({
  /** Its last step. */
  step: z.int(),
  /** Steps in it that have a value. */
  count: z.int(),
  min: z.number(),
  mean: z.number(),
  max: z.number(),
});
export type Stretch = z.infer<typeof StretchRow>;

const StepRow = z.object({ step: z.int() });

const COLUMNS: Readonly<Record<SeriesName, string>> = {
  loss: 'loss',
  learningRate: 'learning_rate',
  gradNorm: 'grad_norm',
  tokensPerSecond: 'tokens_per_second',
  boundary: 'boundary',
  trainedBlocks: 'trained_blocks',
  tokens: 'tokens',
  elapsedSeconds: 'elapsed_seconds',
};

export interface StepReader {
  /** One series of a run, by step. */
  series(run: string, name: SeriesName): Point[];
  /** First and last step of a series that were noted; null: none was. */
  extent(run: string, name: SeriesName): { readonly first: number; readonly last: number } | null;
  /**
   * A series from step `from` to step `to`, both included, in at most `limit` stretches of equally many steps; each step
   * by itself where there are no more than that.
   */
  stretches(
    run: string,
    name: SeriesName,
    range: { readonly from: number; readonly to: number },
    limit: number,
  ): Stretch[];
}

export interface StepWriter extends StepReader {
  /** Writes a step. One that is done again after a resume takes the place of its first time. */
  put(run: string, numbers: StepNumbers): void;
}

export function stepTable(connection: Connection): StepWriter {
  const places = SERIES_NAMES.map(() => '?').join(', ');
  const updates = SERIES_NAMES.map((name) => `${COLUMNS[name]} = excluded.${COLUMNS[name]}`).join(', ');
  const insert = `INSERT INTO steps (run, step, ${SERIES_NAMES.map((name) => COLUMNS[name]).join(', ')})
    VALUES (?, ?, ${places}) ON CONFLICT (run, step) DO UPDATE SET ${updates}`;
  return {
    series(run, name) {
      const sql = `SELECT step, ${COLUMNS[name]} AS value FROM steps WHERE run = ? AND value IS NOT NULL ORDER BY step`;
      return connection.all(PointRow, sql, run);
    },
    extent(run, name) {
      // From both ends of the key, so that neither is a walk over all of it.
      const end = (order: 'ASC' | 'DESC') =>
        connection.first(
          StepRow,
          `SELECT step FROM steps WHERE run = ? AND ${COLUMNS[name]} IS NOT NULL ORDER BY step ${order} LIMIT 1`,
          run,
        )?.step;
      const [first, last] = [end('ASC'), end('DESC')];
      return first === undefined || last === undefined ? null : { first, last };
    },
    stretches(run, name, { from, to }, limit) {
      const column = COLUMNS[name];
      const width = Math.max(1, Math.ceil((to - from + 1) / limit));
      if (width === 1) {
        const sql = `SELECT step, 1 AS count, ${column} AS min, ${column} AS mean, ${column} AS max FROM steps
          WHERE run = ? AND step BETWEEN ? AND ? AND ${column} IS NOT NULL ORDER BY step`;
        return connection.all(StretchRow, sql, run, from, to);
      }
      // One walk along the key for each stretch: grouping all rows at once would sort them first.
      const sql = `SELECT max(step) AS step, count(*) AS count, min(${column}) AS min, avg(${column}) AS mean,
        max(${column}) AS max FROM steps
        WHERE run = ? AND step BETWEEN ? AND ? AND ${column} IS NOT NULL HAVING count(*) > 0`;
      return Array.from({ length: Math.ceil((to - from + 1) / width) }, (_, index) => from + index * width).flatMap(
        (first) => connection.first(StretchRow, sql, run, first, Math.min(first + width - 1, to)) ?? [],
      );
    },
    put(run, numbers) {
      connection.run(insert, run, numbers.step, ...SERIES_NAMES.map((name) => numbers[name] ?? null));
    },
  };
}
