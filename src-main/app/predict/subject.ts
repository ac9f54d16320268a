/** Who a window asks. */
import { Predictor } from '../../contract/predict.ts';
import type { SplitRows, Subject, TaskView } from '../../contract/routes/predict.ts';
import { resolveTask } from '../../data/task.ts';
import type { Store } from '../../store/open.ts';
import { libraryDataset, libraryModel } from '../library/find.ts';
import { readRows, type RowReader } from '../runs/mistakes.ts';
import { untrainedOf, type RunPredictors } from './predictor.ts';

/** @throws InputError for ids that are not known, and as {@link RunPredictors} does */
export async function predictorOf(store: Store, predictors: RunPredictors, subject: Subject): Promise<Predictor> {
  switch (subject.kind) {
    case 'run':
      return (await predictors.of(subject.id)).predictor;
    case 'untrained':
      return untrainedOf((await predictors.of(subject.id)).predictor);
    case 'model': {
      const [{ path }, { task }] = [libraryModel(store, subject.model), libraryDataset(store, subject.dataset)];
      return Predictor.parse({ model: path, checkpoint: null, task });
    }
  }
}

/** What can be asked; no model is opened. */
export function taskOf(store: Store, subject: Subject): TaskView {
  const task = subject.kind === 'model' ? libraryDataset(store, subject.dataset).task : store.runs.find(subject.id).request.task; // prettier-ignore
  const { template, labels, columns } = resolveTask(task);
  return { template, labels: labels.map(({ word }) => word), texts: [...columns.texts], label: columns.label };
}

/**
 * Rows of the split on which a run was scored in the end, as its files hold them now.
 * @throws InputError `request.unknown-run`, and the `data.*` codes
 */
export async function splitRows(
  store: Store,
  { id, offset, limit }: { readonly id: string; readonly offset: number; readonly limit: number },
  read: RowReader = readRows,
): Promise<SplitRows> {
  const run = store.runs.find(id);
  const { test, validation, validationFraction } = run.request.data;
  const hasValidation = validation !== null || validationFraction > 0;
  const split = run.result?.split ?? (test !== null ? 'test' : hasValidation ? 'validation' : 'train');
  const all = await read(run, split);
  const words = resolveTask(run.request.task).labels.map(({ word }) => word);
  const rows = all
    .slice(offset, offset + limit)
    .map(({ line, texts, label }) => ({ line, texts: [...texts], label: words[label]! }));
  return { split, total: all.length, rows };
}
