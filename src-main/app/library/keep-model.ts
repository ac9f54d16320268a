import { basename } from 'node:path';
import type { Store } from '../../store/open.ts';
import { createLibraryId } from '../../store/run-id.ts';

/** The library's entry for a model folder, which is brought in where it is not there. */
export function keepAsModel(store: Store, path: string): { readonly id: string } {
  return { id: store.libraryModels.put({ id: createLibraryId('model'), name: basename(path), path }) };
}
