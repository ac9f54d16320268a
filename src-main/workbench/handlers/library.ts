import type { LIBRARY_ROUTES } from '../../contract/routes/library.ts';
import type { HandlersOf } from '../../contract/routes/route.ts';
import { addDataset } from '../../app/library/add-dataset.ts';
import { addPaths } from '../../app/library/add.ts';
import { throttle } from '../../base/throttle.ts';
import type { Dropped } from '../../contract/window.ts';
import { datasetCard, listLibrary } from '../../app/library/cards.ts';
import { checkDataset, sourcesOf, sourcesOfStored } from '../../app/library/check-dataset.ts';
import {
  datasetForm,
  duplicateDataset,
  editDataset,
  restoreVersion,
  revertDataset,
} from '../../app/library/edit-dataset.ts';
import { presetViews, viewFile } from '../../app/library/file-view.ts';
import { libraryDataset, libraryFile } from '../../app/library/find.ts';
import { createRemover } from '../../app/library/remove.ts';
import type { Workbench } from '../workbench.ts';

/** Between two words about an import, in milliseconds. */
const PAUSE = 250;

export function libraryHandlers({ store, hub }: Workbench): HandlersOf<typeof LIBRARY_ROUTES> {
  const remover = createRemover(store);
  const imports = new Set<AbortController>();
  /** Makes models of files in other formats until somebody ends that; the windows see how far it has come. */
  const add = async (paths: readonly string[]): Promise<Dropped[]> => {
    const controller = new AbortController();
    imports.add(controller);
    const onProgress = throttle(
      (name: string, done: number, total: number) => hub.tell({ type: 'import', course: { name, done, total } }),
      PAUSE,
    );
    try {
      return await addPaths(store, paths, { signal: controller.signal, onProgress });
    } finally {
      imports.delete(controller);
      if (imports.size === 0) hub.tell({ type: 'import', course: null });
    }
  };
  /** Tells the windows, and answers. */
  const changed = <T>(answer: T): T => {
    hub.changed('library');
    return answer;
  };
  return {
    'library.list': () => listLibrary(store),
    'library.addPaths': async ({ paths }) => changed(await add(paths)),
    'library.cancelImport'() {
      imports.forEach((controller) => controller.abort());
      return null;
    },
    'library.presets': presetViews,
    'library.file': ({ id, reading }) => viewFile(libraryFile(store, id), reading),
    'library.checkDataset': (draft) => checkDataset(store, sourcesOf(store, draft), draft),
    'library.addDataset': async ({ name, draft }) => changed(await addDataset(store, name, draft)),
    'library.datasetForm': ({ id }) => changed(datasetForm(store, id)),
    async 'library.editDataset'({ id, name, draft }) {
      const saved = await editDataset(store, id, name, draft);
      hub.changed('runs', 'experiments', 'analyses');
      return changed(saved);
    },
    'library.restoreVersion'({ id, version }) {
      const restored = restoreVersion(store, id, version);
      hub.changed('runs', 'experiments', 'analyses');
      return changed(restored);
    },
    'library.revertDataset'({ id, before }) {
      revertDataset(store, id, before);
      hub.changed('runs', 'experiments', 'analyses');
      return changed(null);
    },
    'library.duplicateDataset': ({ id }) => changed(duplicateDataset(store, id)),
    async 'library.dataset'({ id, ...counting }) {
      const dataset = libraryDataset(store, id);
      return {
        card: datasetCard(store, id),
        check: await checkDataset(store, sourcesOfStored(dataset), counting),
      };
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
