import { z } from 'zod';
import type { Connection } from './connection.ts';

/** A data file that was brought in; data sets are made of such files. */
const LibraryFileRow = z.object({ id: z.string(), name: z.string(), path: z.string(), addedAt: z.string() });
export type LibraryFile = z.infer<typeof LibraryFileRow>;

const SELECT = 'SELECT id, name, path, added_at AS addedAt FROM library_files';

export interface LibraryFileReader {
  /** Newest first. */
  all(): LibraryFile[];
  get(id: string): LibraryFile | null;
}

export interface LibraryFileWriter extends LibraryFileReader {
  /** A file that is known keeps its id. @returns the id */
  put(file: Pick<LibraryFile, 'id' | 'name' | 'path'>): string;
  /** The file itself stays, and so do data sets that were made of it. */
  remove(id: string): void;
}

export function libraryFileTable(connection: Connection): LibraryFileWriter {
  return {
    all: () => connection.all(LibraryFileRow, `${SELECT} ORDER BY added_at DESC, id DESC`),
    get: (id) => connection.first(LibraryFileRow, `${SELECT} WHERE id = ?`, id),
    put({ id, name, path }) {
      const known = connection.first(LibraryFileRow, `${SELECT} WHERE path = ?`, path);
      if (known === null) connection.run('INSERT INTO library_files (id, name, path) VALUES (?, ?, ?)', id, name, path);
      return known?.id ?? id;
    },
    remove: (id) => void connection.run('DELETE FROM library_files WHERE id = ?', id),
  };
}
