import { canonicalJson } from '../base/canonical-json.ts';
import { namelessTask } from '../contract/dataset-name.ts';
import type { ExperimentRequest } from '../contract/experiment.ts';
import type { JobRequest } from '../contract/job.ts';
import type { JobView } from '../contract/routes/jobs.ts';
import { experimentId } from '../comparison/cells.ts';
import { experimentTitle } from '../comparison/experiment-title.ts';
import { withThreads } from './jobs/threads.ts';
import type { Workbench } from './workbench.ts';

type Queued = Pick<Workbench, 'store' | 'queue'>;

/** Puts an experiment into the queue, as {@link enqueueOnce} does. */
export function enqueueExperiment(workbench: Queued, request: ExperimentRequest): JobView {
  const title = experimentTitle(request, workbench.store.libraryDatasets.all());
  return enqueueOnce(workbench, { kind: 'experiment', request }, title);
}

/**
 * Puts work into the queue. It is one job, however often it is asked for: two would do the same. One that was paused or
 * failed goes on, an experiment that is done is looked through again.
 */
export function enqueueOnce({ store, queue }: Queued, request: JobRequest, title: string): JobView {
  // Jobs are stored so.
  const key = keyOf(withThreads(request, store.preferences.all().threads));
  const known = store.jobs.all().find((job) => keyOf(job.request) === key);
  if (known === undefined) return queue.add(request, title);
  if (known.state === 'paused' || known.state === 'failed') return queue.resume(known.id);
  if (known.state === 'done' && request.kind === 'experiment') {
    queue.forget(known.id);
    return queue.add(request, title);
  }
  return queue.list().find((job) => job.id === known.id)!;
}

/** Equal for what would do the same. */
function keyOf(request: JobRequest): string {
  switch (request.kind) {
    case 'experiment':
      return experimentId(request.request);
    case 'analysis':
      return canonicalJson({ ...request.settings, task: namelessTask(request.settings.task) });
    case 'run':
      return request.run;
  }
}
