import { z } from 'zod';
import { LibraryDatasetFacts } from '../contract/dataset-draft.ts';
import { TrainSettings } from '../contract/request.ts';
import { TaskRequest } from '../contract/task.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';
import { ownName } from './descriptions.ts';

/** A task with the files of its splits. */
const LibraryDatasetRow = z.object({
  id: z.string(),
  name: z.string(),
  task: jsonColumn(TaskRequest),
  data: jsonColumn(TrainSettings.shape.data),
  facts: jsonColumn(LibraryDatasetFacts),
  addedAt: z.string(),
  removedAt: z.string().nullable(),
});
export type LibraryDataset = z.infer<typeof LibraryDatasetRow>;

const SELECT = `SELECT id, ${ownName('library_datasets')}, task, data, facts, added_at AS addedAt, removed_at AS removedAt
  FROM library_datasets`;
const NOW = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;

export interface LibraryDatasetReader {
  /** Newest first, without those that were removed. */
  all(): LibraryDataset[];
  /** With those that were removed. */
  allEver(): LibraryDataset[];
  /** Removed or not. */
  get(id: string): LibraryDataset | null;
}

export interface LibraryDatasetWriter extends LibraryDatasetReader {
  add(dataset: Pick<LibraryDataset, 'id' | 'name' | 'task' | 'data' | 'facts'>): void;
  /** Other rows, or another task, under the same id; what it was is for `datasetVersions` to keep. */
  replace(id: string, content: Pick<LibraryDataset, 'task' | 'data' | 'facts'>): void;
  setRemoved(id: string, isRemoved: boolean): void;
}

export function libraryDatasetTable(connection: Connection): LibraryDatasetWriter {
  return {
    all: () => connection.all(LibraryDatasetRow, `${SELECT} WHERE removed_at IS NULL ORDER BY added_at DESC, id DESC`),
    allEver: () => connection.all(LibraryDatasetRow, `${SELECT} ORDER BY added_at DESC, id DESC`),
    get: (id) => connection.first(LibraryDatasetRow, `${SELECT} WHERE id = ?`, id),
    add({ id, name, task, data, facts }) {
      connection.run(
        'INSERT INTO library_datasets (id, name, task, data, facts) VALUES (?, ?, ?, ?, ?)',
        id,
        name,
        JSON.stringify(task),
        JSON.stringify(data),
        JSON.stringify(facts),
      );
    },
    replace(id, { task, data, facts }) {
      const sql = 'UPDATE library_datasets SET task = ?, data = ?, facts = ? WHERE id = ?';
      connection.run(sql, JSON.stringify(task), JSON.stringify(data), JSON.stringify(facts), id);
    },
    setRemoved(id, isRemoved) {
      connection.run(`UPDATE library_datasets SET removed_at = ${isRemoved ? NOW : 'NULL'} WHERE id = ?`, id);
    },
  };
}
