import { thrownBy } from '../../../contract/events.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import { startAnalysis } from '../../analyze.ts';
import type { JobContext, JobEnd, RequestOf, RunningJob } from './job.ts';

/** Looks at a model; the analysis is kept once it is whole. */
export function analysisJob({ settings }: RequestOf<'analysis'>, context: JobContext): RunningJob {
  const { store, engine } = context;
  const course = followSamples(context);
  const see = (event: EngineEvent): void => {
    course(event);
    // The samples of the result are for the store; a window asks for what they mean.
    if (event.type !== 'result') context.event(analysis.analysisId, event);
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

/** Tells how many samples have been through the model, and when the rest will have. */
function followSamples(context: Pick<JobContext, 'course'>): (event: EngineEvent) => void {
  let first: { readonly at: number; readonly done: number } | null = null;
  return (event) => {
    if (event.type !== 'looked') return;
    const { done, total } = event;
    first ??= { at: Date.now(), done };
    const each = done > first.done ? (Date.now() - first.at) / 1000 / (done - first.done) : null;
    context.course({ done, total, etaSeconds: each === null ? null : each * (total - done) });
  };
}
