import type { JOB_ROUTES } from '../../contract/routes/jobs.ts';
import type { HandlersOf } from '../../contract/routes/route.ts';
import type { Workbench } from '../workbench.ts';

export function jobHandlers({ queue }: Workbench): HandlersOf<typeof JOB_ROUTES> {
  return {
    'jobs.list': () => queue.list(),
    'jobs.pause': ({ id }) => queue.pause(id),
    'jobs.resume': ({ id }) => queue.resume(id),
    'jobs.forget': ({ id }) => {
      queue.forget(id);
      return null;
    },
    'jobs.remember': ({ id }) => queue.remember(id),
    'jobs.move': ({ id, before }) => {
      queue.move(id, before);
      return null;
    },
  };
}
