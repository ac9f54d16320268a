import { thrownBy } from '../../../contract/events.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import { startAnalysis } from '../../analyze.ts';
import type { JobContext, JobEnd, RequestOf, RunningJob } from './job.ts';
import { SampleCourse } from './samples.ts';

/** Looks at a model; the analysis is kept once it is whole. */
export function analysisJob({ settings }: RequestOf<'analysis'>, context: JobContext): RunningJob {
  const { store, engine } = context;
  const samples = new SampleCourse();
  const see = (event: EngineEvent): void => {
    const course = event.type === 'looked' ? samples.after(event) : null;
    if (course !== null) context.course(course);
    // The samples of the result are for the store; a window asks for what they mean.
    if (event.type === 'result' || (event.type === 'looked' && course === null)) return;
    context.event(analysis.analysisId, event);
  };
  const analysis = startAnalysis(store, settings, see, engine);
  context.subject(analysis.analysisId);
  const ended = analysis.ended.then((last): JobEnd => {
    if (last.type === 'error') throw thrownBy(last);
    if (last.type === 'stopped') return { state: 'paused', message: 'It was stopped; it begins anew when it goes on.' };
    return { state: 'done', message: null };
  });
  return { ended, cancel: () => analysis.cancel(), kill: () => analysis.kill() };
}
