import { z } from 'zod';
import { TargetName, TargetSettings } from '../contract/targets.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

const TargetRow = z.object({ name: TargetName, settings: jsonColumn(TargetSettings), createdAt: z.string() });
export type StoredTarget = z.infer<typeof TargetRow>;

const SELECT = 'SELECT name, settings, created_at AS createdAt FROM targets';

export interface TargetReader {
  /** By name. */
  all(): StoredTarget[];
  /** null: there is none of this name. */
  get(name: string): StoredTarget | null;
}

export interface TargetWriter extends TargetReader {
  /** A target of the same name gets these settings. */
  put(name: string, settings: TargetSettings): void;
  discard(name: string): void;
}

export function targetTable(connection: Connection): TargetWriter {
  return {
    all: () => connection.all(TargetRow, `${SELECT} ORDER BY name`),
    get: (name) => connection.first(TargetRow, `${SELECT} WHERE name = ?`, name),
    put(name, settings) {
      const sql =
        'INSERT INTO targets (name, settings) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET settings = excluded.settings';
      connection.run(sql, name, JSON.stringify(settings));
    },
    discard: (name) => void connection.run('DELETE FROM targets WHERE name = ?', name),
  };
}
