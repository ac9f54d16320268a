import { z } from 'zod';
import { DataFound } from '../contract/events.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

export interface DatasetReader {
  /** What was found in the data of this content hash, or null. */
  get(hash: string): DataFound | null;
}

export interface DatasetWriter extends DatasetReader {
  /** Remembers a data set; the same content at another place keeps one row, with the newest place. */
  put(data: DataFound): void;
}

export function datasetTable(connection: Connection): DatasetWriter {
  return {
    get: (hash) =>
      connection.first(z.object({ facts: jsonColumn(DataFound) }), 'SELECT facts FROM datasets WHERE hash = ?', hash)
        ?.facts ?? null,
    put(data) {
      connection.run(
        `INSERT INTO datasets (hash, task, facts) VALUES (?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET task = excluded.task, facts = excluded.facts`,
        data.hash,
        data.task,
        JSON.stringify(data),
      );
    },
  };
}
