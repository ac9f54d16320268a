import { InputError } from '../base/errors.ts';
import { contentHash } from '../models/content-hash.ts';
import { openModelFolder } from '../models/folder.ts';
import type { ModelFolder } from '../models/folder.ts';
import type { Run } from '../store/runs.ts';

/**
 * Opens the model folder a run was made from.
 * @throws InputError `checkpoint.mismatch` where it is no longer the same model, and the errors of opening it
 */
export async function openSameModel(run: Run): Promise<ModelFolder> {
  const folder = await openModelFolder(run.request.model);
  if (run.modelHash !== null && (await contentHash(folder, 'full')) !== run.modelHash) {
    throw new InputError({
      code: 'checkpoint.mismatch',
      file: run.request.model,
      message: `The model changed since run ${run.id} began.`,
      remedy: 'Put the same model back, or start a new run.',
    });
  }
  return folder;
}
