import { canonicalJson } from '../base/canonical-json.ts';
import { namelessTask } from '../contract/dataset-name.ts';
import type { ExperimentRequest } from '../contract/experiment.ts';
import type { JobRequest } from '../contract/job.ts';
import type { RateSearchRequest } from '../contract/rates.ts';
import type { JobView } from '../contract/routes/jobs.ts';
import { TargetChanges } from '../contract/targets.ts';
import { namesIn } from '../app/describing/names.ts';
import { withNames } from '../app/describing/shown-experiment.ts';
import { experimentId } from '../comparison/cells.ts';
import { knownId } from '../comparison/experiment.ts';
import { experimentTitle } from '../comparison/experiment-title.ts';
import { withThreads } from './jobs/threads.ts';
import type { Workbench } from './workbench.ts';

type Queued = Pick<Workbench, 'store' | 'queue'>;

/**
 * Puts an experiment into the queue, as {@link enqueueOnce} does.
 * @param on the target that trains it; null: this machine
 * @param name what it is to be called; null: as before
 */
export function enqueueExperiment(
  workbench: Queued,
  request: ExperimentRequest,
  on: string | null = null,
  changes: TargetChanges | null = null,
  name: string | null = null,
): JobView {
  const { store } = workbench;
  const id = knownId(store, request);
  const before = store.descriptions.get(id);
  // The experiment itself is kept once its turn has come.
  if (name !== null) store.descriptions.put(id, { ...before, name });
  const title = name ?? before.name ?? experimentTitle(withNames(request, namesIn(store)));
  const where = { ...(on === null ? {} : { on }), ...(changes === null ? {} : { changes }) };
  return enqueueOnce(workbench, { kind: 'experiment', request, ...where }, title);
}

/** Puts a search for learning rates into the queue, as {@link enqueueOnce} does. */
export function enqueueRates(workbench: Queued, request: RateSearchRequest): JobView {
  const { methods, dataset } = request;
  const data = namesIn(workbench.store).data(dataset.task, dataset.data, dataset.name);
  const what = methods.map(({ name }) => name).join(', ');
  return enqueueOnce(workbench, { kind: 'rates', request }, `Learning rates of ${what} on ${data}`);
}

/**
 * Puts work into the queue. It is one job, however often it is asked for: two would do the same. One that was paused or
 * failed is resumed, an experiment that is done is looked through again. One that asks its target for other things takes the
 * place of the one before, unless that is at work.
 */
export function enqueueOnce({ store, queue }: Queued, request: JobRequest, title: string): JobView {
  // Jobs are stored so.
  const key = keyOf(withThreads(request, store.preferences.all().threads));
  const known = store.jobs.all().find((job) => keyOf(job.request) === key);
  if (known === undefined) return queue.add(request, title);
  const { state } = known;
  if (state !== 'running' && request.kind === 'experiment' && (state === 'done' || !isAlike(known.request, request))) {
    queue.forget(known.id);
    return queue.add(request, title);
  }
  if (state === 'paused' || state === 'failed') return queue.resume(known.id);
  return queue.list().find((job) => job.id === known.id)!;
}

/** Whether a target is asked for the same. */
function isAlike(known: JobRequest, request: JobRequest): boolean {
  const asked = (job: JobRequest): string =>
    canonicalJson(TargetChanges.parse((job.kind === 'experiment' ? job.changes : undefined) ?? {}));
  return asked(known) === asked(request);
}

/** Equal for what would do the same. */
function keyOf(request: JobRequest): string {
  switch (request.kind) {
    case 'experiment':
      return `${experimentId(request.request)} ${request.on ?? ''}`;
    case 'analysis':
      return canonicalJson({ ...request.settings, task: namelessTask(request.settings.task) });
    case 'rates':
      return canonicalJson(request.request);
    case 'prediction':
    case 'evaluation':
      return canonicalJson(request);
    case 'run':
      return request.run;
  }
}
