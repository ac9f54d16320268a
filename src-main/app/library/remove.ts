import type { LibraryFile } from '../../store/library-files.ts';
import type { Store } from '../../store/open.ts';
import { libraryDataset, libraryFile, libraryModel } from './find.ts';

/** Takes things out of the library and back in. Files stay; those that were uploaded go at the next start (purge.ts). */
export interface Remover {
  /** @throws InputError `request.bad-option` for an id that the library does not know */
  remove(id: string): void;
  /** @throws InputError `request.bad-option` for an id that the library does not know */
  restore(id: string): void;
}

/** Of files only the paths are kept, so those that were removed can be taken back as long as this program runs. */
export function createRemover(store: Store): Remover {
  const files = new Map<string, LibraryFile>();
  const setRemoved = (id: string, isRemoved: boolean): void => {
    if (id.startsWith('m-')) store.libraryModels.setRemoved(libraryModel(store, id).id, isRemoved);
    else store.libraryDatasets.setRemoved(libraryDataset(store, id).id, isRemoved);
  };
  return {
    remove(id) {
      if (id.startsWith('f-')) {
        files.set(id, libraryFile(store, id));
        store.libraryFiles.remove(id);
      } else setRemoved(id, true);
    },
    restore(id) {
      if (id.startsWith('f-')) {
        store.libraryFiles.put(files.get(id) ?? libraryFile(store, id));
        files.delete(id);
      } else setRemoved(id, false);
    },
  };
}
