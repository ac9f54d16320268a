import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../../base/errors.ts';
import type { Store } from '../../store/open.ts';
import { endOrphans } from '../../supervision/orphans.ts';
import { runFolder } from '../../supervision/run-files.ts';

/**
 * Takes runs out of all lists: all of them, or none where one is at work. Their files stay until the purge.
 * @throws InputError `request.unknown-run`, `request.bad-option` for one that is at work
 */
export function removeRuns(store: Store, ids: readonly string[]): void {
  endOrphans(store);
  store.transaction(() => {
    for (const id of ids) {
      const { state, removedAt } = store.runs.find(id);
      if (removedAt === null && !store.runs.setRemoved(id, true)) throw atWork(id, state);
    }
  });
}

/** Takes runs back. @throws InputError `request.unknown-run` for one whose files were deleted already */
export function restoreRuns(store: Store, ids: readonly string[]): void {
  store.transaction(() => {
    for (const id of ids) store.runs.setRemoved(store.runs.find(id).id, false);
  });
}

/**
 * Deletes what was removed, when nobody can want it back any more: the files first, then all that the store knows. A run
 * whose files cannot be deleted stays removed, and is tried again the next time.
 * @returns ids of the runs that are gone
 */
export function purgeRemovedRuns(store: Store): string[] {
  return store.runs.removed().flatMap(({ id, state }) => {
    const folder = runFolder(store, id);
    // Nothing outside of the folder of runs is ever deleted, whatever the database says.
    if (state === 'running' || dirname(folder) !== store.workspace.runs) return [];
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      return [];
    }
    store.runs.discard(id);
    return [id];
  });
}

function atWork(id: string, state: string): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: 'RUN',
    message: `Run ${id} is ${state === 'running' ? 'running' : state} and cannot be deleted.`,
    remedy: 'Pause it first.',
  });
}
