import { z } from 'zod';
import { LibraryDatasetFacts } from '../contract/dataset-draft.ts';
import { TrainSettings } from '../contract/request.ts';
import { TaskRequest } from '../contract/task.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

/** A data set of the library as it was before it was edited. */
const Row = z.object({
  dataset: z.string(),
  /** From 1. */
  version: z.int(),
  task: jsonColumn(TaskRequest),
  data: jsonColumn(TrainSettings.shape.data),
  facts: jsonColumn(LibraryDatasetFacts),
  replacedAt: z.string(),
});
export type DatasetVersion = z.infer<typeof Row>;

const SELECT = 'SELECT dataset, version, task, data, facts, replaced_at AS replacedAt FROM dataset_versions';

export interface DatasetVersionReader {
  /** Of all data sets, the newest first. */
  all(): DatasetVersion[];
  /** Of one, the newest first. */
  of(dataset: string): DatasetVersion[];
}

export interface DatasetVersionWriter extends DatasetVersionReader {
  /** Keeps what a data set was as its next version. */
  add(dataset: string, content: Pick<DatasetVersion, 'task' | 'data' | 'facts'>): void;
  /** Forgets a version, which the data set is again. */
  remove(dataset: string, version: number): void;
}

export function datasetVersionTable(connection: Connection): DatasetVersionWriter {
  return {
    all: () => connection.all(Row, `${SELECT} ORDER BY dataset, version DESC`),
    of: (dataset) => connection.all(Row, `${SELECT} WHERE dataset = ? ORDER BY version DESC`, dataset),
    add(dataset, { task, data, facts }) {
      connection.run(
        `INSERT INTO dataset_versions (dataset, version, task, data, facts)
         VALUES (?, (SELECT coalesce(max(version), 0) + 1 FROM dataset_versions WHERE dataset = ?), ?, ?, ?)`,
        dataset,
        dataset,
        JSON.stringify(task),
        JSON.stringify(data),
        JSON.stringify(facts),
      );
    },
    remove(dataset, version) {
      connection.run('DELETE FROM dataset_versions WHERE dataset = ? AND version = ?', dataset, version);
    },
  };
}
