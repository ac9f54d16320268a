/** Files of the workspace that the library brought in, deleted once nothing needs them any more. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isPartial } from '../../base/atomic-write.ts';
import type { Store } from '../../store/open.ts';

/** Deletes uploads that broke off: to be called where no server receives any. */
export function purgeBrokenUploads({ workspace }: Pick<Store, 'workspace'>): void {
  for (const name of namesIn(workspace.uploads)) {
    if (isPartial(name)) remove(join(workspace.uploads, name));
  }
}

/**
 * Deletes uploads, and held-out rows of data sets, that were taken out of the library in an earlier window. What a run, an
 * analysis, a comparison or a waiting job was started with stays, so that it can be resumed, exported and looked at.
 * @returns names of the folders that are gone
 */
export function purgeUnusedFiles(store: Store): string[] {
  const { uploads, data } = store.workspace;
  const folders = [uploads, data].flatMap((parent) => namesIn(parent).map((name) => ({ parent, name })));
  if (folders.length === 0) return [];
  // The names are random; wherever one stands in what is kept, the folder is used.
  const used = JSON.stringify([
    store.libraryModels.all(),
    store.libraryFiles.all(),
    store.libraryDatasets.all(),
    store.datasetVersions.all(),
    ...[store.runs.all(), store.runs.removed()].map((runs) => runs.map(({ request }) => request)),
    ...[store.analyses.all(), store.experiments.all(), store.jobs.all()].map((all) => all.map(requestOf)),
  ]);
  const unused = folders.filter(({ name }) => !used.includes(name));
  for (const { parent, name } of unused) remove(join(parent, name));
  return unused.map(({ name }) => name);
}

const requestOf = ({ request }: { readonly request: unknown }): unknown => request;

/** What cannot be deleted is tried again at the next start. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    return;
  }
}

/** Folders alone: nothing else there is the library's. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
}
