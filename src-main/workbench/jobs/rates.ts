import { runRateSearch } from '../../comparison/rates/run-search.ts';
import type { SearchEvent } from '../../comparison/rates/run-search.ts';
import type { JobContext, JobEnd, RequestOf, RunningJob } from './job.ts';

/** Tries the learning rates of a search that were not tried yet. */
export function ratesJob({ request }: RequestOf<'rates'>, context: JobContext): RunningJob {
  const { store, engine } = context;
  let id = '';
  const hear = (event: SearchEvent): void => {
    if (event.type === 'prepared') id = event.search.id;
    // Also tells windows to read again what was found.
    if (event.type === 'prepared' || event.type === 'trial-ended') context.subject(id);
    if (event.type !== 'progress') return;
    const { done, total, etaSeconds } = event;
    context.course({ done, total, ...(etaSeconds === null ? {} : { etaSeconds }) });
  };
  const running = runRateSearch(store, request, engine, hear);
  const ended = running.ended.then(({ state }): JobEnd => ({
    state: state === 'interrupted' ? 'paused' : 'done',
    message: null,
  }));
  return { ...running, ended };
}
