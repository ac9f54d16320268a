/** Experiments from the time when every task of one's own was called “custom”. */
import { z } from 'zod';
import { datasetName } from '../contract/dataset-name.ts';
import { ExperimentRequest } from '../contract/experiment.ts';
import { stored } from '../contract/stored-rule.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

const Row = z.object({ id: z.string(), name: z.string(), request: jsonColumn(stored(ExperimentRequest)) });
const OLD = /^custom( \d+)?$/;

/**
 * Names their data sets by their files, as new ones are named. Ids stay: they are hashes of what is trained, which no name
 * is part of.
 */
export function nameOldDatasets(connection: Connection): void {
  const sql = `SELECT id, name, request FROM experiments WHERE request LIKE '%"name":"custom%'`;
  for (const { id, name, request } of connection.all(Row, sql)) {
    const names = request.datasets.map(({ name: before, task, data }) =>
      OLD.test(before) && task.kind === 'custom' && task.name === undefined ? datasetName(task, data.train) : before,
    );
    // Two of one name would be one; those keep theirs.
    if (new Set(names).size < names.length || names.every((each, at) => each === request.datasets[at]!.name)) continue;
    const datasets = request.datasets.map((dataset, at) => ({ ...dataset, name: names[at]! }));
    const renamed = { ...request, datasets };
    const title = name.replace(/ on [^\n]*$/, ` on ${names.join(', ')}`);
    connection.transaction(() => {
      connection.run('UPDATE experiments SET name = ?, request = ? WHERE id = ?', title, JSON.stringify(renamed), id);
      const rows = 'UPDATE experiment_runs SET data = ? WHERE experiment = ? AND data = ?';
      request.datasets.forEach((before, at) => connection.run(rows, names[at]!, id, before.name));
    });
  }
}
