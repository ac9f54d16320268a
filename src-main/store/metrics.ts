import { z } from 'zod';
import type { Connection } from './connection.ts';

/** One number of one step, such as `loss` or `learningRate`. */
const MetricRow = z.object({ step: z.int(), name: z.string(), value: z.number() });
export type Metric = z.infer<typeof MetricRow>;

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

/** First and last step of a series that were noted. */
const ExtentRow = z.object({ first: z.int().nullable(), last: z.int().nullable() });

export interface MetricReader {
  /** One series of a run, by step. */
  series(run: string, name: string): Metric[];
  /** null: nothing was noted. */
  extent(run: string, name: string): { readonly first: number; readonly last: number } | null;
  /**
   * A series from step `from` to step `to`, both included, in at most `limit` stretches of equally many steps; each step
   * by itself where there are no more than that.
   */
  stretches(run: string, name: string, range: { readonly from: number; readonly to: number }, limit: number): Stretch[];
}

export interface MetricWriter extends MetricReader {
  /** Writes all of them or none. A step that is done again after a resume takes the place of its first time. */
  putAll(run: string, metrics: readonly Metric[]): void;
}

export function metricTable(connection: Connection): MetricWriter {
  return {
    series: (run, name) =>
      connection.all(
        MetricRow,
        'SELECT step, name, value FROM metrics WHERE run = ? AND name = ? ORDER BY step',
        run,
        name,
      ),
    extent(run, name) {
      // Both ends of the key at once would be a walk over all of it.
      const end = (which: 'min' | 'max') => `(SELECT ${which}(step) FROM metrics WHERE run = ? AND name = ?)`;
      const sql = `SELECT ${end('min')} AS first, ${end('max')} AS last`;
      const { first, last } = connection.first(ExtentRow, sql, run, name, run, name) ?? { first: null, last: null };
      return first === null || last === null ? null : { first, last };
    },
    stretches(run, name, { from, to }, limit) {
      const width = Math.max(1, Math.ceil((to - from + 1) / limit));
      if (width === 1) {
        const sql = `SELECT step, 1 AS count, value AS min, value AS mean, value AS max FROM metrics
          WHERE run = ? AND name = ? AND step BETWEEN ? AND ? ORDER BY step`;
        return connection.all(StretchRow, sql, run, name, from, to);
      }
      // One walk along the key for each stretch: grouping all rows at once would sort them first.
      const sql = `SELECT max(step) AS step, count(*) AS count, min(value) AS min, avg(value) AS mean, max(value) AS max
        FROM metrics WHERE run = ? AND name = ? AND step BETWEEN ? AND ? HAVING count(*) > 0`;
      return Array.from({ length: Math.ceil((to - from + 1) / width) }, (_, index) => from + index * width).flatMap(
        (first) => connection.first(StretchRow, sql, run, name, first, Math.min(first + width - 1, to)) ?? [],
      );
    },
    putAll(run, metrics) {
      connection.transaction(() => {
        for (const { step, name, value } of metrics) {
          const sql = `INSERT INTO metrics (run, step, name, value) VALUES (?, ?, ?, ?)
            ON CONFLICT (run, name, step) DO UPDATE SET value = excluded.value`;
          connection.run(sql, run, step, name, value);
        }
      });
    },
  };
}
