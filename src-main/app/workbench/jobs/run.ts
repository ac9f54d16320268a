import { thrownBy } from '../../../contract/events.ts';
import { resumeTraining } from '../../resume.ts';
import type { RunningRun } from '../../supervise.ts';
import type { JobContext, JobEnd, RequestOf, RunningJob } from './job.ts';

/** Goes on with a run that was stopped, failed or crashed. */
export function runJob({ run }: RequestOf<'run'>, context: JobContext): RunningJob {
  const { store, engine } = context;
  let running: RunningRun | null = null;
  let asked: 'cancel' | 'kill' | null = null;
  const work = async (): Promise<JobEnd> => {
    context.subject(run);
    context.course({ run, done: 0, total: 1 });
    running = await resumeTraining(
      store,
      run,
      (event) => {
        if (event.type === 'progress') context.course({ etaSeconds: event.etaSeconds });
        context.event(run, event);
      },
      engine,
    );
    if (asked !== null) running[asked]();
    const last = await running.ended;
    if (last.type === 'error') throw thrownBy(last);
    context.course({ run: null, done: last.type === 'stopped' ? 0 : 1 });
    return { state: last.type === 'stopped' ? 'paused' : 'done', message: null };
  };
  const ask = (how: 'cancel' | 'kill') => (): void => {
    asked = how;
    running?.[how]();
  };
  return { ended: work(), cancel: ask('cancel'), kill: ask('kill') };
}
