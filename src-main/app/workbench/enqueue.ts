import type { ExperimentRequest } from '../../contract/experiment.ts';
import type { JobView } from '../../contract/routes/jobs.ts';
import { experimentId } from '../compare/cells.ts';
import { experimentTitle } from '../compare/experiment-title.ts';
import type { Workbench } from './workbench.ts';

/**
 * Puts an experiment into the queue. It is one job, however often it is asked for: two would train the same runs. One
 * that was paused goes on, one that is done is looked through again.
 */
export function enqueueExperiment(
  { store, queue }: Pick<Workbench, 'store' | 'queue'>,
  request: ExperimentRequest,
): JobView {
  const id = experimentId(request);
  const known = store.jobs.all().find((job) => {
    return job.request.kind === 'experiment' && experimentId(job.request.request) === id;
  });
  if (known?.state === 'paused' || known?.state === 'failed') return queue.resume(known.id);
  if (known?.state === 'waiting' || known?.state === 'running') return queue.list().find((job) => job.id === known.id)!;
  if (known !== undefined) queue.forget(known.id);
  return queue.add({ kind: 'experiment', request }, experimentTitle(request, store.libraryDatasets.all()));
}
