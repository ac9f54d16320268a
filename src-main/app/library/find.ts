import { existsSync } from 'node:fs';
import { InputError } from '../../base/errors.ts';
import type { LibraryDataset } from '../../store/library-datasets.ts';
import type { LibraryFile } from '../../store/library-files.ts';
import type { LibraryModel } from '../../store/library-models.ts';
import type { Store } from '../../store/open.ts';

/** @throws InputError `request.bad-option` for an id that the library does not know */
export function libraryModel(store: Store, id: string): LibraryModel {
  return store.libraryModels.get(id) ?? unknown('model', id);
}

/** @throws InputError `request.bad-option` for an id that the library does not know */
export function libraryDataset(store: Store, id: string): LibraryDataset {
  return store.libraryDatasets.get(id) ?? unknown('data set', id);
}

/** The data set of a name, in whatever case; undefined: none in the library has it. */
export function datasetCalled(store: Pick<Store, 'libraryDatasets'>, name: string): LibraryDataset | undefined {
  return store.libraryDatasets.all().find((each) => each.name.toLowerCase() === name.toLowerCase());
}

/** @throws InputError `request.bad-option` for an id that the library does not know */
export function libraryFile(store: Store, id: string): LibraryFile {
  return store.libraryFiles.get(id) ?? unknown('file', id);
}

/** @throws InputError `request.bad-option` that names the first file of a data set that is gone */
export function requireFiles({ train, validation, test }: LibraryDataset['data']): void {
  requireThere([train, validation, test].filter((file) => file !== null));
}

/** @throws InputError `request.bad-option` that names the first path that is gone */
export function requireThere(paths: readonly string[]): void {
  const lost = paths.find((path) => !existsSync(path));
  if (lost === undefined) return;
  throw new InputError({
    code: 'request.bad-option',
    file: lost,
    message: 'It is not there any more.',
    remedy: 'Put it back, or bring it in again.',
  });
}

function unknown(what: string, id: string): never {
  throw new InputError({
    code: 'request.bad-option',
    field: what,
    message: `The library has no ${what} ${id}.`,
    remedy: 'Bring it in again.',
  });
}
