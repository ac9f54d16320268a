/** What answers: a run's weights, or a model as it is, with the task as which texts are read. */
import { Predictor } from '../../contract/predict.ts';
import type { LabelMapping } from '../../contract/reading.ts';
import type { TaskRequest } from '../../contract/task.ts';
import { resolveTask } from '../../data/task.ts';
import type { Store } from '../../store/open.ts';
import type { Run } from '../../store/runs.ts';
import { endOrphans } from '../../supervision/orphans.ts';
import { openSameModel } from '../same-model.ts';
import { trainedCheckpoint } from '../trained.ts';

/** A run's weights, ready to be asked. */
export interface RunPredictor {
  readonly run: Run;
  readonly predictor: Predictor;
}

/** Finds runs' weights, and looks at each model's content once: reading it takes longer than an answer. */
export class RunPredictors {
  readonly #store: Store;
  readonly #sound = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * @param typed the run's id or an unambiguous part of it
   * @throws InputError `request.unknown-run`, `checkpoint.corrupt` where no weights are there, `checkpoint.mismatch` where
   *   the model changed
   */
  async of(typed: string): Promise<RunPredictor> {
    endOrphans(this.#store);
    const run = this.#store.runs.find(typed);
    const checkpoint = trainedCheckpoint(this.#store, run);
    if (!this.#sound.has(run.id)) await openSameModel(run);
    this.#sound.add(run.id);
    const { model, lora, maxLength, padMultiple, batchSize, labelToken, loss } = run.request;
    const found = run.dataHash === null ? null : this.#store.datasets.get(run.dataHash);
    const task = taskAsMapped(run.request.task, found?.mapping ?? null);
    return {
      run,
      predictor: { model, checkpoint, lora, task, maxLength, padMultiple, batchSize, labelToken, loss },
    };
  }
}

/** The same questions to the model before anything was trained. */
export function untrainedOf(predictor: Predictor): Predictor {
  return { ...predictor, checkpoint: null, lora: null };
}

/**
 * The same task with other columns, for a file whose columns have other names.
 * @param columns those that were named; null: as they were
 */
export function withColumns(
  predictor: Predictor,
  columns: { readonly texts: readonly string[] | null; readonly label: string | null },
): Predictor {
  if (columns.texts === null && columns.label === null) return predictor;
  const known = resolveTask(predictor.task).columns;
  const changed = { texts: [...(columns.texts ?? known.texts)], label: columns.label ?? known.label };
  return Predictor.parse({ ...predictor, task: { ...predictor.task, columns: changed } });
}

/**
 * The task with what the values of the run's own files stood for written into it, where the files said it and not the
 * task: another file must be read in the same way, whatever values it has.
 */
export function taskAsMapped(task: TaskRequest, mapping: LabelMapping | null): TaskRequest {
  if (mapping === null || mapping.source === 'words' || mapping.source === 'task') return task;
  const { name, template, labels, columns } = resolveTask(task);
  const isNumber = (text: string): boolean => /^\s*[+-]?\d+(\.0*)?\s*$/.test(text);
  return {
    kind: 'custom',
    name,
    template,
    labels: labels.map(({ word, names }) => {
      const mapped = mapping.labels.filter((each) => each.word === word).map(({ value }) => value);
      return { word, names: [...new Set([...names.filter((each) => !isNumber(each)), ...mapped])] };
    }),
    columns: { texts: [...columns.texts], label: columns.label },
  };
}
