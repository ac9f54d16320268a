import { z } from 'zod';
import type { Checkpoint } from '../contract/events.ts';
import type { Connection } from './connection.ts';

const CheckpointRow = z.object({
  step: z.int(),
  path: z.string(),
  bytes: z.int(),
  best: z.int().transform((flag) => flag === 1),
  createdAt: z.string(),
});
export type StoredCheckpoint = z.infer<typeof CheckpointRow>;

export interface CheckpointReader {
  /** By step; the trainer may since have deleted older ones from the disk. */
  all(run: string): StoredCheckpoint[];
}

export interface CheckpointWriter extends CheckpointReader {
  put(run: string, checkpoint: Checkpoint): void;
}

export function checkpointTable(connection: Connection): CheckpointWriter {
  return {
    all: (run) =>
      connection.all(
        CheckpointRow,
        `SELECT step, path, bytes, best, created_at AS createdAt FROM checkpoints WHERE run = ?
         ORDER BY step, best DESC`,
        run,
      ),
    put(run, { step, path, bytes, best }) {
      connection.run(
        `INSERT INTO checkpoints (run, step, path, bytes, best) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (run, path) DO UPDATE SET step = excluded.step, bytes = excluded.bytes, best = excluded.best`,
        run,
        step,
        path,
        bytes,
        best ? 1 : 0,
      );
    },
  };
}
