import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import type { Dropped } from '../../contract/window.ts';
import type { Store } from '../../store/open.ts';
import { createLibraryId } from '../../store/run-id.ts';
import { inspectModel } from '../inspect.ts';

/**
 * Brings in model folders and data files where they lie. All of them are good, or none is brought in.
 * @throws InputError with a `model.` code for a folder that is no model, `data.unreadable` for a path that leads nowhere
 */
export async function addPaths(store: Store, paths: readonly string[]): Promise<Dropped[]> {
  const found = paths.map((path) => ({ path: resolve(path), kind: kindOf(path) }));
  for (const { path, kind } of found) if (kind === 'model') await inspectModel(path);
  return store.transaction(() =>
    found.map(({ path, kind }) => {
      const name = basename(path);
      const entry = { id: createLibraryId(kind), name, path };
      const id = kind === 'model' ? store.libraryModels.put(entry) : store.libraryFiles.put(entry);
      return { kind, id, name };
    }),
  );
}

function kindOf(path: string): Dropped['kind'] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return 'model';
  if (stat?.isFile() === true) return 'file';
  throw new InputError({
    code: 'data.unreadable',
    file: path,
    message: 'There is no such folder or file.',
    remedy: 'Look whether it was moved, and add it again.',
  });
}
