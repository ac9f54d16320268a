import { z } from 'zod';
import type { Connection } from './connection.ts';

/** One number of one step, such as `loss` or `learningRate`. */
const MetricRow = z.object({ step: z.int(), name: z.string(), value: z.number() });
export type Metric = z.infer<typeof MetricRow>;

export interface MetricReader {
  /** One series of a run, by step. */
  series(run: string, name: string): Metric[];
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
    putAll(run, metrics) {
      connection.transaction(() => {
        for (const { step, name, value } of metrics) {
          const sql = `INSERT INTO metrics (run, step, name, value) VALUES (?, ?, ?, ?)
            ON CONFLICT (run, step, name) DO UPDATE SET value = excluded.value`;
          connection.run(sql, run, step, name, value);
        }
      });
    },
  };
}
