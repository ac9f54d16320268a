import type { DraftTask, HoldOut } from '../../contract/dataset-draft.ts';
import { refuseOneClass } from '../../data/load.ts';
import type { SplitName } from '../../data/report.ts';
import { taskRows } from '../../data/rows.ts';
import type { Row } from '../../data/rows.ts';
import { carveTest } from '../../data/split.ts';
import { readTable } from '../../data/table.ts';
import type { Table } from '../../data/table.ts';
import { resolveTask } from '../../data/task.ts';
import type { Task } from '../../data/task.ts';
import { draftFault } from './dataset-faults.ts';

/** Where the rows of a data set come from. */
export interface DatasetSources {
  readonly paths: { readonly train: string; readonly validation: string | null; readonly test: string | null };
  readonly task: DraftTask;
  readonly holdOut: HoldOut | null;
}

/** The rows of all splits; none for a split that there is not. */
export interface DatasetRows {
  readonly task: Task;
  readonly rows: Readonly<Record<SplitName, readonly Row[]>>;
  /** What was held out of the training file: its table, and which rows went where. */
  readonly heldOut: {
    readonly table: Table;
    readonly train: readonly number[];
    readonly test: readonly number[];
  } | null;
}

/** Reads the files of a data set as its task says. Errors: `data.*`, `request.bad-option` with a field of the form. */
export async function readDataset({ paths, task: choice, holdOut }: DatasetSources): Promise<DatasetRows> {
  refuseSameFile(paths);
  const task = resolveTask(choice);
  const table = await readTable(paths.train);
  const all = taskRows(table, task);
  refuseOneClass(all, { task, train: paths.train });
  const read = async (path: string | null) => (path === null ? [] : taskRows(await readTable(path), task));
  const validation = await read(paths.validation);
  if (holdOut === null) return { task, rows: { train: all, validation, test: await read(paths.test) }, heldOut: null };

  refuseBadShare(holdOut, paths.test);
  const labels = all.map(({ label }) => label);
  const { train, test } = carveTest(labels, holdOut.share, holdOut.seed);
  const rowsAt = (indices: readonly number[]) => indices.map((index) => all[index]!);
  return { task, rows: { train: rowsAt(train), validation, test: rowsAt(test) }, heldOut: { table, train, test } };
}

function refuseSameFile({ train, validation, test }: DatasetSources['paths']): void {
  const message = 'This file is chosen already.';
  const remedy = 'Scores on rows that were trained on say nothing; choose another file.';
  if (validation !== null && validation === train) throw draftFault('validation', message, remedy);
  if (test !== null && (test === train || test === validation)) throw draftFault('test', message, remedy);
}

function refuseBadShare({ share }: HoldOut, test: string | null): void {
  if (test !== null) {
    throw draftFault('holdOut', 'There is a test file already.', 'Take out the test file, or hold out no rows.');
  }
  if (share > 0 && share < 1) return;
  throw draftFault('holdOut', 'The share of test rows must lie between 0 and 1.', 'Hold out a tenth or a fifth.');
}
