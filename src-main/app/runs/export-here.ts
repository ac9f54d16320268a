import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeLeftovers } from '../../base/atomic-write.ts';
import { unlessAborted } from '../../base/unless-aborted.ts';
import { EXPORT_FOLDERS } from '../../base/stored/places.ts';
import type { Store } from '../../store/open.ts';
import { exportRun } from '../export.ts';
import type { Exported, ExportRequest } from '../export.ts';
import type { Following } from '../exports/exporters.ts';

/**
 * Writes what a run trained into the workspace's own folder of exports, next to what was written before.
 * @returns null where it was cancelled, and nothing is left of it
 * @throws the errors of {@link exportRun}
 */
export async function exportHere(
  store: Store,
  id: string,
  request: ExportRequest,
  following: Following = {},
): Promise<Exported | null> {
  const folder = join(store.workspace.exports, store.runs.find(id).id);
  const out = freeName(folder, EXPORT_FOLDERS[request.format]);
  return unlessAborted(following.signal, exportRun(store, id, out, request, following));
}

/** Deletes what exports of processes that were killed left in the workspace's folder of exports. */
export function removeHalfExports(store: Pick<Store, 'workspace'>): void {
  const { exports } = store.workspace;
  if (!existsSync(exports)) return;
  for (const run of readdirSync(exports)) removeLeftovers(join(exports, run));
}

/** `model`, or `model-2` where that is there already. */
function freeName(folder: string, name: string): string {
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? name : `${name}-${number}`);
    if (!existsSync(path)) return path;
  }
}
