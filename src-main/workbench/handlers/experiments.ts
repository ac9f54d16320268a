import type { EXPERIMENT_ROUTES } from '../../contract/routes/experiments.ts';
import type { HandlersOf } from '../../contract/routes/route.ts';
import { experimentCards } from '../../app/describing/experiment-cards.ts';
import { cloneForm } from '../../comparison/clone.ts';
import { draftName, readDraft } from '../../comparison/draft/read-draft.ts';
import { createReadCache } from '../../comparison/draft/cached-reads.ts';
import { reportDraft } from '../../comparison/draft/report.ts';
import { enqueueExperiment } from '../enqueue.ts';
import { findTarget } from '../../targets/target.ts';
import type { Workbench } from '../workbench.ts';

export function experimentHandlers(
  workbench: Pick<Workbench, 'store' | 'hub' | 'queue'>,
): HandlersOf<typeof EXPERIMENT_ROUTES> {
  const { store, hub } = workbench;
  const cachedRead = createReadCache();
  const setRemoved = (typed: string, isRemoved: boolean): null => {
    store.experiments.setRemoved(store.experiments.find(typed).id, isRemoved);
    hub.changed('experiments');
    return null;
  };
  return {
    'experiments.list': () => experimentCards(store),
    'experiments.draft': (draft) => reportDraft(store, draft, cachedRead),
    'experiments.launch': async (draft) => {
      // A target that is not there any more is refused before anything waits for it.
      if (draft.on !== undefined) findTarget(store, draft.on);
      const request = await readDraft(store, draft);
      const job = enqueueExperiment(workbench, request, draft.on ?? null, null, draftName(draft));
      if (draft.name !== undefined) hub.changed('experiments', 'jobs');
      return job;
    },
    'experiments.resume'({ id }) {
      const { request } = store.experiments.find(id);
      const [first] = store.placements.ofExperiment(id);
      if (first === undefined) return enqueueExperiment(workbench, request);
      return enqueueExperiment(workbench, request, first.target, store.placements.get(first.run)!.changes);
    },
    async 'experiments.clone'({ id }) {
      const clone = await cloneForm(store, id);
      hub.changed('library');
      return clone;
    },
    'experiments.remove': ({ id }) => setRemoved(id, true),
    'experiments.restore': ({ id }) => setRemoved(id, false),
  };
}
