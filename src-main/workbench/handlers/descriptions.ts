import type { DESCRIPTION_ROUTES } from '../../contract/routes/descriptions.ts';
import type { HandlersOf } from '../../contract/routes/route.ts';
import { tagsOf } from '../../contract/description.ts';
import { describe, putDescriptions } from '../../app/describing/describe.ts';
import type { Workbench } from '../workbench.ts';

export function descriptionHandlers({
  store,
  hub,
}: Pick<Workbench, 'store' | 'hub'>): HandlersOf<typeof DESCRIPTION_ROUTES> {
  /** Runs, experiments and analyses show the names of models and data sets. */
  const changed = <T>(answer: T): T => {
    hub.changed('library', 'runs', 'experiments', 'analyses');
    return answer;
  };
  return {
    'descriptions.change': ({ ids, change }) => changed(describe(store, ids, change)),
    'descriptions.tags': () => tagsOf([...store.descriptions.all().values()]),
    'descriptions.restore'({ before }) {
      putDescriptions(store, before);
      return changed(null);
    },
  };
}
