import { thrownBy } from '../../../contract/events.ts';
import type { LastEvent } from '../../../contract/events.ts';
import { startAnalysis } from '../../analyze.ts';
import { remainingSeconds } from '../../compare/eta.ts';
import type { TimedCell } from '../../compare/eta.ts';
import { prepareExperiment } from '../../compare/experiment.ts';
import type { PreparedExperiment } from '../../compare/experiment.ts';
import { runExperiment } from '../../compare/queue.ts';
import type { QueueListener } from '../../compare/queue.ts';
import { missingAnalyses } from '../../compare/salf-choice.ts';
import { Brake } from './brake.ts';
import type { JobContext, JobEnd, RequestOf, RunningJob } from './job.ts';

const PAUSED: JobEnd = { state: 'paused', message: null };

/** Trains what is missing of an experiment; runs of it that failed are tried again. */
export function experimentJob({ request }: RequestOf<'experiment'>, context: JobContext): RunningJob {
  const { store, engine } = context;
  const brake = new Brake();
  const work = async (): Promise<JobEnd> => {
    const experiment = await prepareExperiment(store, request, true);
    context.subject(experiment.id);
    const course = followExperiment(experiment, context);
    for (const settings of await missingAnalyses(store, request)) {
      if (brake.isAsked) return PAUSED;
      const last = await brake.hold(startAnalysis(store, settings, () => undefined, engine)).ended;
      if (last.type === 'error') throw thrownBy(last);
      if (last.type === 'stopped') return PAUSED;
    }
    const options = { commandLine: ['workbench'], engine };
    const end = await brake.hold(runExperiment(store, experiment, course.listener, options)).ended;
    return end === 'interrupted' ? PAUSED : { state: 'done', message: course.failures() };
  };
  return { ended: work(), cancel: () => brake.cancel(), kill: () => brake.kill() };
}

/** Tells how the cells go. */
function followExperiment(
  { cells }: PreparedExperiment,
  context: JobContext,
): { listener: QueueListener; failures: () => string | null } {
  let [run, failed, ended] = ['', 0, cells.filter(({ task }) => task === 'nothing').length];
  const timed: TimedCell[] = cells.flatMap((cell) =>
    cell.run?.result == null ? [] : [{ ...cell, seconds: cell.run.result.seconds }],
  );
  context.course({ done: ended, total: cells.length });
  const listener: QueueListener = {
    begins(_cell, id) {
      run = id;
      context.course({ run });
    },
    event(cell, event) {
      context.event(run, event);
      if (event.type !== 'progress') return;
      const later = cells.filter(({ number, task }) => number > cell.number && task !== 'nothing');
      context.course({ etaSeconds: remainingSeconds(timed, { ...cell, ...event }, later) });
    },
    ends(cell, last: LastEvent) {
      if (last.type === 'result' && last.kind === 'train') timed.push({ ...cell, seconds: last.seconds });
      if (last.type === 'error') failed++;
      if (last.type !== 'stopped') ended++;
      context.course({ run: null, done: ended });
    },
  };
  const failures = (): string | null =>
    failed === 0
      ? null
      : `${failed} of ${cells.length} ${cells.length === 1 ? 'run' : 'runs'} did not finish; see the list of runs.`;
  return { listener, failures };
}
