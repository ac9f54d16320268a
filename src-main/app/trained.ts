/** Which checkpoint holds what a run trained. */
import { existsSync } from 'node:fs';
import { unusableCheckpoint } from '../models/trained-weights.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import { locate, presentCheckpoints } from '../supervision/run-files.ts';

/**
 * The checkpoint of the weights that were scored; for a run that has not finished the newest.
 * @throws InputError `checkpoint.corrupt` where it is not there
 */
export function trainedCheckpoint(store: Pick<Store, 'workspace' | 'checkpoints'>, run: Run): string {
  if (run.result === null) {
    const newest = presentCheckpoints(store, run).at(-1);
    if (newest !== undefined) return newest.path;
    throw unusableCheckpoint(run.id, 'The run has no checkpoint.');
  }
  const path = locate(store, run, run.result.checkpoint);
  if (!existsSync(path)) throw unusableCheckpoint(path, 'The checkpoint is not there any more.');
  return path;
}
