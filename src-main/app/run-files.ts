import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { StoredCheckpoint } from '../store/checkpoints.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';

/** The folder of a run; it moves with its workspace, whatever path the run was started with. */
export function runFolder(store: Pick<Store, 'workspace'>, id: string): string {
  return join(store.workspace.runs, id);
}

/** Where a file of a run's folder lies now. */
export function locate(store: Pick<Store, 'workspace'>, run: Run, path: string): string {
  return join(runFolder(store, run.id), relative(run.request.runDir, path));
}

/** The checkpoints that are still on the disk, by step, at the places where they lie now. */
export function presentCheckpoints(store: Pick<Store, 'workspace' | 'checkpoints'>, run: Run): StoredCheckpoint[] {
  return store.checkpoints
    .all(run.id)
    .map((checkpoint) => ({ ...checkpoint, path: locate(store, run, checkpoint.path) }))
    .filter(({ path }) => existsSync(path));
}
