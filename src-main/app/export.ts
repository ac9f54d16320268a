import { existsSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
import { exportModelFolder } from '../models/export.ts';
import { exportAdapters } from '../models/export-peft.ts';
import { mergeAdapters } from '../models/merge.ts';
import { isTensorSound } from '../models/checksums.ts';
import { readSafetensorsHeader, readTensorF32 } from '../models/safetensors.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import { endOrphans } from '../supervision/orphans.ts';
import { locate, presentCheckpoints } from '../supervision/run-files.ts';
import { openSameModel } from './same-model.ts';

/** Names of the trained weights in a checkpoint start with this, followed by their names in the model folder. */
const WEIGHT_PREFIX = 'param.';

export interface Exported {
  readonly runId: string;
  readonly out: string;
  /** Whose weights were written. */
  readonly checkpoint: string;
  /** How many tensors trained. */
  readonly tensors: number;
  /** Names of files beside the model that do not belong to it and were not written. */
  readonly leftOut: readonly string[];
}

/** A whole model folder, or the adapters alone as PEFT keeps them. */
export const EXPORT_FORMATS = ['merged', 'peft'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * Writes the trained model as a Hugging Face folder, or its adapters: the weights that were scored, or for a run that has
 * not finished those of its newest checkpoint.
 * @throws InputError `request.bad-option` for adapters of a run that has none, and `request.unknown-run`, `request.bad-option` (`out` in use), `checkpoint.corrupt`,
 *   `checkpoint.mismatch` (the model changed); FailureError `workspace.no-space`, `workspace.unwritable`
 */
export async function exportRun(store: Store, typed: string, out: string, format: ExportFormat): Promise<Exported> {
  endOrphans(store);
  const run = store.runs.find(typed);
  const { lora } = run.request;
  if (format === 'peft' && lora === null) throw noAdapters(run.id);
  const checkpoint = trainedWeights(store, run);
  const source = await openSameModel(run);
  const { tensors, metadata } = await readSafetensorsHeader(checkpoint);
  const replaced = new Map<string, Float32Array>();
  for (const tensor of tensors.filter(({ name }) => name.startsWith(WEIGHT_PREFIX))) {
    const values = await readTensorF32(checkpoint, tensor);
    if (!isTensorSound(metadata, tensor.name, values)) {
      throw unusable(checkpoint, 'Its bytes are not those that were written.');
    }
    replaced.set(tensor.name.slice(WEIGHT_PREFIX.length), values);
  }
  if (replaced.size === 0) throw unusable(checkpoint, 'The checkpoint holds no weights.');
  const write = async (): Promise<readonly string[]> => {
    if (lora === null) return exportModelFolder(source, replaced, out);
    if (format === 'merged') return exportModelFolder(source, mergeAdapters(source, lora, replaced), out);
    await exportAdapters(source, lora, replaced, out);
    return [];
  };
  return { runId: run.id, out, checkpoint, tensors: replaced.size, leftOut: await write() };
}

function trainedWeights(store: Store, run: Run): string {
  if (run.result === null) {
    const newest = presentCheckpoints(store, run).at(-1);
    if (newest !== undefined) return newest.path;
    throw unusable(run.id, 'The run has no checkpoint.');
  }
  const path = locate(store, run, run.result.checkpoint);
  if (!existsSync(path)) throw unusable(path, 'The checkpoint is not there any more.');
  return path;
}

function noAdapters(run: string): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: '--format',
    message: `Run ${run} trained the weights themselves; it has no adapters.`,
    remedy: 'Leave --format out to write the whole model.',
  });
}

function unusable(file: string, message: string): InputError {
  return new InputError({ code: 'checkpoint.corrupt', file, message, remedy: 'Train the model again.' });
}
