import { InputError } from '../base/errors.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { isWorkspace } from '../store/workspace.ts';

export { isWorkspace } from '../store/workspace.ts';

/** Opens a workspace to begin a run in, making it where there is none. */
export async function openWorkspace(folder: string): Promise<Store> {
  const store = await openStore(folder);
  store.nameOldDatasets();
  return store;
}

/** Opens a workspace that must be there already. @throws InputError `request.unknown-run` where it is not */
export async function openExistingWorkspace(folder: string): Promise<Store> {
  if (isWorkspace(folder)) return openWorkspace(folder);
  throw new InputError({
    code: 'request.unknown-run',
    file: folder,
    message: 'There is no workspace in this folder yet.',
    remedy: 'Name another with --workspace or SALF_WORKSPACE, or make one with `salf train`.',
  });
}
