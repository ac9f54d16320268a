import { InputError } from '../base/errors.ts';
import { salfLine } from '../base/shell-line.ts';
import type { ExportFormat, GgufType } from '../contract/export.ts';
import { settingsOf } from '../contract/request.ts';
import { resolveTask } from '../data/task.ts';
import { readTrainedWeights } from '../models/trained-weights.ts';
import type { Store } from '../store/open.ts';
import { EXPORTERS } from './exports/exporters.ts';
import type { Following } from './exports/exporters.ts';
import { runDetails } from './runs/details.ts';
import { publicTrainCommand } from './runs/train-command.ts';
import { openSameModel } from './same-model.ts';
import { trainedCheckpoint } from './trained.ts';

export interface Exported {
  readonly runId: string;
  readonly out: string;
  /** Whose weights were written. */
  readonly checkpoint: string;
  /** How many tensors trained. */
  readonly tensors: number;
  /** Names of files next to the model that do not belong to it and were not written. */
  readonly leftOut: readonly string[];
  /** What a user should know of, in plain English. */
  readonly notes: readonly string[];
}

export interface ExportRequest {
  readonly format: ExportFormat;
  /** Of the weights in a GGUF file. */
  readonly type: GgufType;
}

/**
 * Writes the trained model for other programs, with a model card: the weights that were scored, or for a run that has
 * not finished those of its newest checkpoint.
 * @throws InputError `request.bad-option` for adapters of a run that has none, and `request.unknown-run`, `request.bad-option` (`out` in use), `checkpoint.corrupt`,
 *   `checkpoint.mismatch` (the model changed), `model.unsupported` for a format that cannot hold the model; FailureError
 *   `workspace.no-space`, `workspace.unwritable`; the signal's reason, with nothing left of it
 */
export async function exportRun(
  store: Store,
  typed: string,
  out: string,
  { format, type }: ExportRequest,
  following: Following = {},
): Promise<Exported> {
  const details = runDetails(store, typed, null);
  const run = store.runs.find(typed);
  const { lora } = run.request;
  if (format === 'peft' && lora === null) throw noAdapters(run.id);
  const checkpoint = trainedCheckpoint(store, run);
  const source = await openSameModel(run);
  const tensors = await readTrainedWeights(checkpoint);
  following.signal?.throwIfAborted();
  const trained = new Map([...tensors].map(([name, { values }]) => [name, values]));
  const written = await EXPORTERS[format]({
    source,
    lora,
    trained,
    task: resolveTask(run.request.task),
    details,
    command: salfLine(publicTrainCommand(settingsOf(run.request))),
    type,
    out,
    following,
  });
  return { runId: run.id, out, checkpoint, tensors: trained.size, ...written };
}

function noAdapters(run: string): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: '--format',
    message: `Run ${run} trained the weights themselves; it has no adapters.`,
    remedy: 'Leave --format out to write the whole model.',
  });
}
