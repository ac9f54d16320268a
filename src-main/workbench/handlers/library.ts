import type { LIBRARY_ROUTES } from '../../contract/routes/library.ts';
import type { HandlersOf } from '../../contract/routes/route.ts';
import { addDataset } from '../../app/library/add-dataset.ts';
import { addPaths } from '../../app/library/add.ts';
import { datasetCard, listLibrary } from '../../app/library/cards.ts';
import { checkDataset, sourcesOf, sourcesOfStored } from '../../app/library/check-dataset.ts';
import { presetViews, viewFile } from '../../app/library/file-view.ts';
import { libraryDataset, libraryFile } from '../../app/library/find.ts';
import { createRemover } from '../../app/library/remove.ts';
import type { Workbench } from '../workbench.ts';

export function libraryHandlers({ store, hub }: Workbench): HandlersOf<typeof LIBRARY_ROUTES> {
  const remover = createRemover(store);
  /** Tells the windows, and answers. */
  const changed = <T>(answer: T): T => {
    hub.changed('library');
    return answer;
  };
  return {
    'library.list': () => listLibrary(store),
    'library.addPaths': async ({ paths }) => changed(await addPaths(store, paths)),
    'library.presets': presetViews,
    'library.file': ({ id, reading }) => viewFile(libraryFile(store, id), reading),
    'library.checkDataset': (draft) => checkDataset(store, sourcesOf(store, draft), draft),
    'library.addDataset': async ({ name, draft }) => changed(await addDataset(store, name, draft)),
    async 'library.dataset'({ id, ...counting }) {
      const dataset = libraryDataset(store, id);
      return { card: datasetCard(dataset), check: await checkDataset(store, sourcesOfStored(dataset), counting) };
    },
    'library.remove'({ id }) {
      remover.remove(id);
      return changed(null);
    },
    'library.restore'({ id }) {
      remover.restore(id);
      return changed(null);
    },
  };
}
