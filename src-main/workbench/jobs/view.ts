import { targetOf } from '../../contract/job.ts';
import type { JobView } from '../../contract/routes/jobs.ts';
import type { StoredJob } from '../../store/jobs.ts';
import type { Store } from '../../store/open.ts';
import type { RunState } from '../../contract/run-state.ts';
import type { JobCourse } from './job.ts';

export const AT_REST: JobCourse = { run: null, done: 0, total: 0, etaSeconds: null };

/** Runs that have had their turn, whatever came of it. */
const ENDED: readonly RunState[] = ['finished', 'diverged', 'failed'];

/**
 * A job as a window shows it.
 * @param course what it said of itself; null: nothing since the program began
 */
export function jobView(store: Store, job: StoredJob, course: JobCourse | null, isStopping: boolean): JobView {
  const { id, request, state, subject, message, createdAt } = job;
  // An experiment may have been given another name since it was put into the queue.
  const title = (subject === null ? null : store.descriptions.get(subject).name) ?? job.title;
  const view = { id, kind: request.kind, title, on: targetOf(request), state, isStopping, subject, message, createdAt };
  return { ...view, ...(course ?? courseAtRest(store, job)) };
}

/** How far an experiment had come when an earlier program left it. */
function courseAtRest(store: Store, { request, subject }: StoredJob): JobCourse {
  if (request.kind !== 'experiment') return AT_REST;
  const { methods, seeds, datasets, models } = request.request;
  const total = methods.length * seeds.length * datasets.length * models.length;
  const runs = subject === null ? [] : store.experimentRuns.all(subject);
  const states = store.runs.states();
  const done = runs.filter(({ run }) => ENDED.includes(states.get(run) ?? 'queued')).length;
  return { ...AT_REST, done, total };
}
