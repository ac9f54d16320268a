import type { ReadOptions } from '../../base/file-formats.ts';
import type { DraftTask, HoldOut } from '../../contract/dataset-draft.ts';
import { refuseOneClass } from '../../data/load.ts';
import { readTask } from '../../data/read-task.ts';
import type { ReadFiles } from '../../data/read-task.ts';
import type { SplitName } from '../../data/report.ts';
import type { Row } from '../../data/rows.ts';
import { splitTest } from '../../data/split.ts';
import { resolveTask } from '../../data/task.ts';
import type { Task } from '../../data/task.ts';
import { draftFault } from './dataset-faults.ts';

/** Where the rows of a data set come from. */
export interface DatasetSources {
  readonly paths: { readonly train: string; readonly validation: string | null; readonly test: string | null };
  readonly task: DraftTask;
  readonly holdOut: HoldOut | null;
  readonly reading: ReadOptions;
}

/** The rows of all splits; none for a split that there is not. */
export interface DatasetRows extends ReadFiles {
  readonly task: Task;
  readonly rows: Readonly<Record<SplitName, readonly Row[]>>;
  /** Which rows of the training file's table went where; null: none were held out. */
  readonly heldOut: { readonly train: readonly number[]; readonly test: readonly number[] } | null;
}

/** Reads the files of a data set as its task says. Errors: `data.*`, `request.bad-option` with a field of the form. */
export async function readDataset({ paths, task: choice, holdOut, reading }: DatasetSources): Promise<DatasetRows> {
  refuseSameFile(paths);
  const task = resolveTask(choice);
  const read = await readTask(paths, task, reading, holdOut !== null);
  const rowsOf = (split: SplitName): readonly Row[] => read.files[split]?.rows ?? [];
  const all = rowsOf('train');
  refuseOneClass(all, { task, train: paths.train });
  const validation = rowsOf('validation');
  if (holdOut === null) return { ...read, task, rows: { train: all, validation, test: rowsOf('test') }, heldOut: null };

  refuseBadShare(holdOut, paths.test);
  const labels = all.map(({ label }) => label);
  const { train, test } = splitTest(labels, holdOut.share, holdOut.seed);
  const rowsAt = (indices: readonly number[]) => indices.map((index) => all[index]!);
  const { indices } = read.files.train!;
  const heldOut = { train: train.map((at) => indices[at]!), test: test.map((at) => indices[at]!) };
  return { ...read, task, rows: { train: rowsAt(train), validation, test: rowsAt(test) }, heldOut };
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
