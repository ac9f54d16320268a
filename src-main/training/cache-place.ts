/** Where the caches of frozen blocks' outputs lie. */
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TrainRequest } from '../contract/request.ts';

/** Runs are in <workspace>/runs/<id>. */
export function cacheRoot({ prefixCache, runDir }: TrainRequest): string {
  return prefixCache === 'own' ? join(runDir, 'cache') : join(dirname(dirname(runDir)), 'cache');
}

/** Deletes a cache that is the run's own. */
export async function dropOwnCache(request: TrainRequest): Promise<void> {
  if (request.prefixCache === 'own') await rm(cacheRoot(request), { recursive: true, force: true });
}
