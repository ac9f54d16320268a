import { z } from 'zod';
import { ModelFound } from '../contract/events.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

export interface ModelReader {
  /** What was found in the folder of this content hash, or null. */
  get(hash: string): ModelFound | null;
}

export interface ModelWriter extends ModelReader {
  /** Remembers a model; the same content at another place keeps one row, with the newest place. */
  put(model: ModelFound): void;
}

export function modelTable(connection: Connection): ModelWriter {
  return {
    get: (hash) =>
      connection.first(z.object({ facts: jsonColumn(ModelFound) }), 'SELECT facts FROM models WHERE hash = ?', hash)
        ?.facts ?? null,
    put(model) {
      connection.run(
        `INSERT INTO models (hash, path, facts) VALUES (?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET path = excluded.path, facts = excluded.facts`,
        model.hash,
        model.path,
        JSON.stringify(model),
      );
    },
  };
}
