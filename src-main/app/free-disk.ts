/** Deletes from a workspace what no result needs, by kind. */
import type { Freeable, Freed } from '../contract/disk.ts';
import type { Store } from '../store/open.ts';
import { sizeOf } from '../base/size-of.ts';
import { runFolder } from '../supervision/run-files.ts';
import { pruneCaches } from './cache.ts';
import { keepFinalWeights } from './runs/final-weights.ts';
import { purgeRemovedRuns } from './runs/remove.ts';

const actions: { readonly [Kind in Freeable]: (store: Store) => Promise<Freed> } = {
  caches: (store) => {
    const { deleted, inUse } = pruneCaches(store.workspace.folder);
    const bytes = deleted.reduce((sum, cache) => sum + cache.bytes, 0);
    return Promise.resolve({ count: deleted.length, bytes, inUse: inUse.length });
  },
  'deleted-runs': async (store) => {
    const removed = store.runs.removed();
    const sizes = new Map<string, number>();
    for (const { id } of removed) sizes.set(id, await sizeOf(runFolder(store, id)));
    const purged = purgeRemovedRuns(store);
    const bytes = purged.reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0);
    return { count: purged.length, bytes, inUse: removed.length - purged.length };
  },
  checkpoints: async (store) => {
    let [count, bytes] = [0, 0];
    for (const { id } of store.runs.all()) {
      const freed = await keepFinalWeights(store, id);
      if (freed > 0) count++;
      bytes += freed;
    }
    return { count, bytes, inUse: 0 };
  },
};

/**
 * Deletes everything of one kind.
 * @throws SalfError where a file cannot be read or deleted; what was deleted before stays deleted
 */
export function freeDisk(store: Store, what: Freeable): Promise<Freed> {
  return actions[what](store);
}
