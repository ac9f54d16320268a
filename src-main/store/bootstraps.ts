import { z } from 'zod';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

const Outcome = z.strictObject({
  difference: z.number(),
  interval: z.strictObject({ low: z.number(), high: z.number() }),
  p: z.number().min(0).max(1),
  resamples: z.int().positive(),
});
export type StoredBootstrap = z.infer<typeof Outcome>;

const Row = z.object({ outcome: jsonColumn(Outcome) });

export interface BootstrapReader {
  /** What a bootstrap gave that was done already; null: it was not. */
  get(key: string): StoredBootstrap | null;
}

export interface BootstrapWriter extends BootstrapReader {
  put(key: string, outcome: StoredBootstrap): void;
}

export function bootstrapTable(connection: Connection): BootstrapWriter {
  return {
    get: (key) => connection.first(Row, 'SELECT outcome FROM bootstraps WHERE key = ?', key)?.outcome ?? null,
    put(key, outcome) {
      const sql = 'INSERT INTO bootstraps (key, outcome) VALUES (?, ?) ON CONFLICT (key) DO NOTHING';
      connection.run(sql, key, JSON.stringify(outcome));
    },
  };
}
