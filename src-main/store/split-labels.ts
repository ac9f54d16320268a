import { z } from 'zod';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

const Labels = z.object({ labels: jsonColumn(z.array(z.int().min(0)).readonly()) });

export interface SplitLabelReader {
  /** The true label index of each row of the split with this content hash, in file order; null where it is not known. */
  get(hash: string): readonly number[] | null;
}

export interface SplitLabelWriter extends SplitLabelReader {
  put(hash: string, labels: readonly number[]): void;
}

export function splitLabelTable(connection: Connection): SplitLabelWriter {
  return {
    get: (hash) => connection.first(Labels, 'SELECT labels FROM split_labels WHERE hash = ?', hash)?.labels ?? null,
    put(hash, labels) {
      const sql = 'INSERT INTO split_labels (hash, labels) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING';
      connection.run(sql, hash, JSON.stringify(labels));
    },
  };
}
