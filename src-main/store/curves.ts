import { z } from 'zod';
import type { Connection } from './connection.ts';

/** Some steps of a run in a row, as one point of a curve. */
const CurveRow = z.object({
  /** From 0; the same for the same steps of other runs. */
  place: z.int(),
  /** The last one. */
  step: z.int(),
  /** Mean of the steps. */
  loss: z.number(),
  /** Sum of what the steps took; null where it was not noted. */
  seconds: z.number().nullable(),
  /** Sum of the steps' boundaries. */
  boundaries: z.number(),
});
export type CurveStretch = z.infer<typeof CurveRow>;

const Last = z.object({ step: z.int().nullable() });

export interface CurveReader {
  /** The last step that a run noted; 0: none. */
  lastStep(run: string): number;
  /** The loss of a run, every `size` steps put together by the database. */
  loss(run: string, size: number): CurveStretch[];
}

export function curveTable(connection: Connection): CurveReader {
  return {
    lastStep: (run) => connection.first(Last, 'SELECT max(step) AS step FROM steps WHERE run = ?', run)?.step ?? 0,
    loss: (run, size) =>
      connection.all(
        CurveRow,
        `SELECT (step - 1) / CAST(? AS INTEGER) AS place, max(step) AS step, avg(loss) AS loss,
           sum(tokens / nullif(tokens_per_second, 0)) AS seconds, sum(coalesce(boundary, 0)) AS boundaries
         FROM steps WHERE run = ? AND loss IS NOT NULL GROUP BY place ORDER BY place`,
        size,
        run,
      ),
  };
}
