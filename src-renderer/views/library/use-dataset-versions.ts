import type { ChangedDataset, DatasetCard } from '../../../src-main/contract/routes/library.ts';
import { useAction } from '../../composables/use-action.ts';
import { useToasts } from '../../stores/toasts.ts';

export interface DatasetVersioning {
  /** Says that a data set was changed, and offers to take that back. */
  tell(edited: ChangedDataset): void;
  /** Makes a data set what it was in an earlier version. */
  restore(dataset: DatasetCard, version: number): Promise<void>;
}

/** Changes of data sets, each of which can be undone. */
export function useDatasetVersions(): DatasetVersioning {
  const [restoring, reverting] = [useAction('library.restoreVersion'), useAction('library.revertDataset')];
  const toasts = useToasts();
  function tell({ card: { id, name }, before }: ChangedDataset): void {
    const action = { label: 'Undo', run: () => void reverting.run({ id, before }) };
    const text = 'Runs that were trained on it before stay as they are.';
    toasts.show({ level: 'info', title: `Changed the data set ${name}`, text, action });
  }
  return {
    tell,
    async restore({ id }, version) {
      const answer = await restoring.run({ id, version });
      if (answer !== null) tell(answer.value);
    },
  };
}
