import type { EXPERIMENT_ROUTES, ExperimentCard } from '../../contract/routes/experiments.ts';
import type { HandlersOf } from '../../contract/routes/route.ts';
import type { Experiment } from '../../store/experiments.ts';
import { readDraft } from '../../comparison/draft/read-draft.ts';
import { createRecall } from '../../comparison/draft/recall.ts';
import { reportDraft } from '../../comparison/draft/report.ts';
import { enqueueExperiment } from '../enqueue.ts';
import type { Workbench } from '../workbench.ts';

export function experimentHandlers(
  workbench: Pick<Workbench, 'store' | 'hub' | 'queue'>,
): HandlersOf<typeof EXPERIMENT_ROUTES> {
  const { store, hub } = workbench;
  const recall = createRecall();
  const setRemoved = (typed: string, isRemoved: boolean): null => {
    store.experiments.setRemoved(store.experiments.find(typed).id, isRemoved);
    hub.changed('experiments');
    return null;
  };
  return {
    'experiments.list': () => {
      const states = store.runs.states();
      return store.experiments.all().map((experiment) => {
        const runs = store.experimentRuns.all(experiment.id).map(({ run }) => states.get(run));
        const count = (...wanted: string[]): number => runs.filter((state) => wanted.includes(state ?? '')).length;
        return cardOf(experiment, count('finished'), count('diverged', 'failed', 'crashed'));
      });
    },
    'experiments.draft': (draft) => reportDraft(store, draft, recall),
    'experiments.launch': async (draft) => enqueueExperiment(workbench, await readDraft(store, draft)),
    'experiments.goOn': ({ id }) => enqueueExperiment(workbench, store.experiments.find(id).request),
    'experiments.remove': ({ id }) => setRemoved(id, true),
    'experiments.restore': ({ id }) => setRemoved(id, false),
  };
}

function cardOf({ id, name, createdAt, request }: Experiment, finished: number, failed: number): ExperimentCard {
  const names = (cases: readonly { readonly name: string }[]): string[] => cases.map((each) => each.name);
  const { kind, methods, datasets, models, seeds, baseline } = request;
  const total = methods.length * datasets.length * models.length * seeds.length;
  return {
    ...{ id, name, createdAt, kind, seeds, baseline, runs: { total, finished, failed } },
    ...{ methods: names(methods), datasets: names(datasets), models: names(models) },
  };
}
