import { thrownBy } from '../../../contract/events.ts';
import { startAnalysis } from '../../analyze.ts';
import type { JobContext, JobEnd, RequestOf, RunningJob } from './job.ts';

/** Looks at a model; the analysis is kept once it is whole. */
export function analysisJob({ settings }: RequestOf<'analysis'>, context: JobContext): RunningJob {
  const { store, engine } = context;
  const analysis = startAnalysis(store, settings, (event) => context.event(analysis.analysisId, event), engine);
  context.subject(analysis.analysisId);
  const ended = analysis.ended.then((last): JobEnd => {
    if (last.type === 'error') throw thrownBy(last);
    if (last.type === 'stopped') return { state: 'paused', message: 'It was stopped; it begins anew when it goes on.' };
    return { state: 'done', message: null };
  });
  return { ended, cancel: () => analysis.cancel(), kill: () => analysis.kill() };
}
