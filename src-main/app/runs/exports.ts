/** What was exported of a run into the workspace. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isPartial } from '../../base/atomic-write.ts';
import { InputError } from '../../base/errors.ts';
import { sizeOf } from '../../base/size-of.ts';
import type { RunExport } from '../../contract/routes/runs.ts';
import { SINGLE_NAME, INDEX_NAME } from '../../models/weights.ts';
import type { Store } from '../../store/open.ts';

/** Oldest names first. @throws InputError `request.unknown-run` */
export async function listExports(store: Store, id: string): Promise<readonly RunExport[]> {
  const folder = folderOf(store, id);
  return Promise.all(
    (await namesIn(folder)).map(async (name) => {
      const files = await readdir(join(folder, name));
      const isModel = files.includes('config.json') && [SINGLE_NAME, INDEX_NAME].some((each) => files.includes(each));
      return { name, bytes: await sizeOf(join(folder, name)), isModel };
    }),
  );
}

/**
 * Where an export lies.
 * @throws InputError `request.unknown-run`, `request.bad-option` for one that is not there
 */
export async function exportFolder(store: Store, id: string, name: string): Promise<string> {
  const folder = folderOf(store, id);
  // Only a name that is there: none leads out of the folder.
  if ((await namesIn(folder)).includes(name)) return join(folder, name);
  throw new InputError({
    code: 'request.bad-option',
    field: 'name',
    message: `Run ${id} has no export ${name}.`,
    remedy: 'Export it again.',
  });
}

function folderOf(store: Store, id: string): string {
  return join(store.workspace.exports, store.runs.find(id).id);
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !isPartial(entry.name))
    .map(({ name }) => name)
    .sort();
}
