import { throttle } from '../../base/throttle.ts';
import { thrownBy } from '../../contract/events.ts';
import type { EngineEvent, Looked } from '../../contract/events.ts';
import { startAnalysis } from '../../app/analyze.ts';
import { WORD_PAUSE } from './job.ts';
import type { JobContext, JobEnd, RequestOf, RunningJob } from './job.ts';
import { SampleCourse } from './samples.ts';

/** Looks at a model; the analysis is kept once it is whole. */
export function analysisJob({ settings }: RequestOf<'analysis'>, context: JobContext): RunningJob {
  const { store, engine } = context;
  const samples = new SampleCourse();
  const tell = (event: Looked): void => {
    context.course(samples.after(event));
    context.event(analysis.analysisId, event);
  };
  const tellAtTimes = throttle(tell, WORD_PAUSE);
  const see = (event: EngineEvent): void => {
    if (event.type === 'looked') {
      if (event.done === event.total) tell(event);
      else tellAtTimes(event);
      return;
    }
    // The samples of the result are for the store; a window asks for what they mean.
    if (event.type !== 'result') context.event(analysis.analysisId, event);
  };
  const analysis = startAnalysis(store, settings, see, engine);
  context.subject(analysis.analysisId);
  const ended = analysis.ended.then((last): JobEnd => {
    if (last.type === 'error') throw thrownBy(last);
    if (last.type === 'stopped')
      return { state: 'paused', message: 'It was stopped; it starts again from the beginning when it is resumed.' };
    return { state: 'done', message: null };
  });
  return { ended, cancel: () => analysis.cancel(), kill: () => analysis.kill() };
}
