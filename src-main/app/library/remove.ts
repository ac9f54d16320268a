import { InputError } from '../../base/errors.ts';
import type { LibraryFile } from '../../store/library-files.ts';
import type { LibraryModel } from '../../store/library-models.ts';
import type { Store } from '../../store/open.ts';
import { datasetCalled, libraryDataset, libraryFile, libraryModel, requireFiles, requireThere } from './find.ts';

/** Takes things out of the library and back in. Files stay; those that were uploaded go at the next start (purge.ts). */
export interface Remover {
  /** @throws InputError `request.bad-option` for an id that the library does not know */
  remove(id: string): void;
  /**
   * @throws InputError `request.bad-option` for an id that the library does not know, one whose files are gone, and a data
   *   set whose name another one has by now
   */
  restore(id: string): void;
}

/** What was removed from the library and is not there again. */
export interface RemovedThing {
  readonly id: string;
  readonly kind: 'model' | 'data set';
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly removedAt: string;
}

/** Models and data sets that were removed, the last one first. */
export function removedThings({ libraryModels, libraryDatasets }: Store): RemovedThing[] {
  const gone = (kind: RemovedThing['kind'], ever: readonly Pick<LibraryModel, 'id' | 'name' | 'removedAt'>[]) =>
    ever.flatMap(({ id, name, removedAt }) => (removedAt === null ? [] : [{ id, kind, name, removedAt }]));
  return [...gone('model', libraryModels.allEver()), ...gone('data set', libraryDatasets.allEver())].sort((a, b) =>
    b.removedAt.localeCompare(a.removedAt),
  );
}

/** Of files only the paths are kept, so those that were removed can be taken back as long as this program runs. */
export function createRemover(store: Store): Remover {
  const files = new Map<string, LibraryFile>();
  const setRemoved = (id: string, isRemoved: boolean): void => {
    if (id.startsWith('m-')) store.libraryModels.setRemoved(libraryModel(store, id).id, isRemoved);
    else store.libraryDatasets.setRemoved(libraryDataset(store, id).id, isRemoved);
  };
  const requireWhole = (id: string): void => {
    if (id.startsWith('m-')) requireThere([libraryModel(store, id).path]);
    else {
      const { name, data } = libraryDataset(store, id);
      requireFiles(data);
      if ((datasetCalled(store, name)?.id ?? id) !== id) throw taken(name);
    }
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
      } else {
        requireWhole(id);
        setRemoved(id, false);
      }
    },
  };
}

function taken(name: string): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: 'data set',
    message: `There is another data set “${name}” by now.`,
    remedy: 'Give that one another name first.',
  });
}
