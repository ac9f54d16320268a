import { thrownBy } from '../../contract/events.ts';
import { resumeTraining } from '../../app/resume.ts';
import { Brake } from '../../supervision/brake.ts';
import type { JobContext, JobEnd, RequestOf, RunningJob } from './job.ts';

/** Goes on with a run that was stopped, failed or crashed. */
export function runJob({ run }: RequestOf<'run'>, context: JobContext): RunningJob {
  const { store, engine } = context;
  const brake = new Brake();
  const work = async (): Promise<JobEnd> => {
    context.subject(run);
    context.course({ run, done: 0, total: 1 });
    const observe: Parameters<typeof resumeTraining>[2] = (event) => {
      context.event(run, event);
      if (event.type === 'progress') context.course({ etaSeconds: event.etaSeconds });
    };
    const last = await brake.hold(await resumeTraining(store, run, observe, engine)).ended;
    if (last.type === 'error') throw thrownBy(last);
    context.course({ run: null, done: last.type === 'stopped' ? 0 : 1 });
    return { state: last.type === 'stopped' ? 'paused' : 'done', message: null };
  };
  return { ended: work(), cancel: () => brake.cancel(), kill: () => brake.kill() };
}
