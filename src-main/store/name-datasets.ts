/** Experiments from the time when every task of one's own was called “custom”. */
import { z } from 'zod';
import { datasetName } from '../contract/dataset-name.ts';
import { ExperimentRequest } from '../contract/experiment.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

const Row = z.object({ id: z.string(), name: z.string(), request: jsonColumn(ExperimentRequest) });
const OLD = /^custom( \d+)?$/;

/**
 * Names their data sets by their files, as new ones are named. Ids stay: they are hashes of what is trained, which no name
 * is part of.
 */
export function nameOldDatasets(connection: Connection): void {
  const sql = `SELECT id, name, request FROM experiments WHERE request LIKE '%"name":"custom%'`;
  for (const { id, name, request } of connection.all(Row, sql)) {
    const datasets = request.datasets.map((dataset) => {
      const isOld = OLD.test(dataset.name) && dataset.task.kind === 'custom' && dataset.task.name === undefined;
      return {
        ...dataset,
        before: dataset.name,
        name: isOld ? datasetName(dataset.task, dataset.data.train) : dataset.name,
      };
    });
    const names = datasets.map((each) => each.name);
    // Two of one name would be one; those keep theirs.
    if (new Set(names).size < names.length || datasets.every((each) => each.name === each.before)) continue;
    const renamed = {
      ...request,
      datasets: request.datasets.map((dataset, index) => ({ ...dataset, name: datasets[index]!.name })),
    };
    const title = name.replace(/ on [^\n]*$/, ` on ${names.join(', ')}`);
    connection.transaction(() => {
      connection.run('UPDATE experiments SET name = ?, request = ? WHERE id = ?', title, JSON.stringify(renamed), id);
      const rows = 'UPDATE experiment_runs SET data = ? WHERE experiment = ? AND data = ?';
      for (const each of datasets) if (each.name !== each.before) connection.run(rows, each.name, id, each.before);
    });
  }
}
