import type { LIBRARY_ROUTES } from '../../../contract/routes/library.ts';
import type { HandlersOf } from '../../../contract/routes/route.ts';
import { addPaths } from '../../library/add.ts';
import { listLibrary } from '../../library/cards.ts';
import { libraryDataset, libraryModel } from '../../library/find.ts';
import type { Workbench } from '../workbench.ts';

export function libraryHandlers({ store, hub }: Workbench): HandlersOf<typeof LIBRARY_ROUTES> {
  const setRemoved = (id: string, isRemoved: boolean): null => {
    if (id.startsWith('m-')) store.libraryModels.setRemoved(libraryModel(store, id).id, isRemoved);
    else store.libraryDatasets.setRemoved(libraryDataset(store, id).id, isRemoved);
    hub.changed('library');
    return null;
  };
  return {
    'library.list': () => listLibrary(store),
    async 'library.addPaths'({ paths }) {
      const added = await addPaths(store, paths);
      hub.changed('library');
      return added;
    },
    'library.remove': ({ id }) => setRemoved(id, true),
    'library.restore': ({ id }) => setRemoved(id, false),
  };
}
