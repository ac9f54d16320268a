import type { EXPERIMENT_ROUTES, ExperimentCard } from '../../../contract/routes/experiments.ts';
import type { ExperimentRequest } from '../../../contract/experiment.ts';
import type { JobView } from '../../../contract/routes/jobs.ts';
import type { HandlersOf } from '../../../contract/routes/route.ts';
import type { Experiment } from '../../../store/experiments.ts';
import { experimentId } from '../../compare/cells.ts';
import { experimentTitle } from '../../compare/experiment-title.ts';
import { readDraft } from '../../compare/draft/read-draft.ts';
import { createRecall } from '../../compare/draft/recall.ts';
import { reportDraft } from '../../compare/draft/report.ts';
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
      const states = new Map(store.runs.all().map(({ id, state }) => [id, state]));
      return store.experiments.all().map((experiment) => {
        const runs = store.experimentRuns.all(experiment.id).map(({ run }) => states.get(run));
        const count = (...wanted: string[]): number => runs.filter((state) => wanted.includes(state ?? '')).length;
        return cardOf(experiment, count('finished'), count('diverged', 'failed', 'crashed'));
      });
    },
    'experiments.draft': (draft) => reportDraft(store, draft, recall),
    'experiments.launch': async (draft) => enqueue(workbench, await readDraft(store, draft)),
    'experiments.goOn': ({ id }) => enqueue(workbench, store.experiments.find(id).request),
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

/** An experiment is one job, however often it is asked for: two would train the same runs. */
function enqueue({ store, queue }: Pick<Workbench, 'store' | 'hub' | 'queue'>, request: ExperimentRequest): JobView {
  const id = experimentId(request);
  const known = store.jobs.all().find((job) => {
    return job.request.kind === 'experiment' && experimentId(job.request.request) === id;
  });
  if (known?.state === 'paused' || known?.state === 'failed') return queue.resume(known.id);
  if (known?.state === 'waiting' || known?.state === 'running') return queue.list().find((job) => job.id === known.id)!;
  if (known !== undefined) queue.forget(known.id);
  return queue.add({ kind: 'experiment', request }, experimentTitle(request, store.libraryDatasets.all()));
}
