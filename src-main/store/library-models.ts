import { z } from 'zod';
import type { Connection } from './connection.ts';
import { ownName } from './descriptions.ts';

/** A model folder that was brought in. Its files stay where they are. */
const LibraryModelRow = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  addedAt: z.string(),
  removedAt: z.string().nullable(),
});
export type LibraryModel = z.infer<typeof LibraryModelRow>;

const SELECT = `SELECT id, ${ownName('library_models')}, path, added_at AS addedAt, removed_at AS removedAt FROM library_models`;
const NOW = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;

export interface LibraryModelReader {
  /** Newest first, without those that were removed. */
  all(): LibraryModel[];
  /** With those that were removed. */
  allEver(): LibraryModel[];
  /** Removed or not. */
  get(id: string): LibraryModel | null;
}

export interface LibraryModelWriter extends LibraryModelReader {
  /** A folder that is known, removed or not, keeps its id. @returns the id */
  put(model: Pick<LibraryModel, 'id' | 'name' | 'path'>): string;
  setRemoved(id: string, isRemoved: boolean): void;
}

export function libraryModelTable(connection: Connection): LibraryModelWriter {
  return {
    all: () => connection.all(LibraryModelRow, `${SELECT} WHERE removed_at IS NULL ORDER BY added_at DESC, id DESC`),
    allEver: () => connection.all(LibraryModelRow, `${SELECT} ORDER BY added_at DESC, id DESC`),
    get: (id) => connection.first(LibraryModelRow, `${SELECT} WHERE id = ?`, id),
    put({ id, name, path }) {
      const known = connection.first(LibraryModelRow, `${SELECT} WHERE path = ?`, path);
      if (known === null)
        connection.run('INSERT INTO library_models (id, name, path) VALUES (?, ?, ?)', id, name, path);
      else connection.run('UPDATE library_models SET removed_at = NULL WHERE id = ?', known.id);
      return known?.id ?? id;
    },
    setRemoved(id, isRemoved) {
      connection.run(`UPDATE library_models SET removed_at = ${isRemoved ? NOW : 'NULL'} WHERE id = ?`, id);
    },
  };
}
