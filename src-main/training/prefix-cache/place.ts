/** Where the caches of frozen blocks' outputs lie. */
import { rm } from 'node:fs/promises';
import { runPlaces } from '../../base/stored/places.ts';
import type { TrainRequest } from '../../contract/request.ts';

/** The folder of shared caches, or the run's own: also for who names no shared one. */
export function cacheRoot({ prefixCache, runDir, cacheDir }: TrainRequest): string {
  const own = runPlaces(runDir).cache;
  return prefixCache === 'own' ? own : (cacheDir ?? own);
}

/** Deletes a cache that is the run's own. */
export async function dropOwnCache(request: TrainRequest): Promise<void> {
  if (request.prefixCache === 'own') await rm(cacheRoot(request), { recursive: true, force: true });
}
