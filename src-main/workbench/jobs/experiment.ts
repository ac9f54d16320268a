import { counted } from '../../base/numbers.ts';
import { onTarget } from '../../comparison/on-target.ts';
import { TargetChanges } from '../../contract/targets.ts';
import { runComparison } from '../../comparison/run-comparison.ts';
import type { ComparisonEnd, ComparisonEvent } from '../../comparison/run-comparison.ts';
import type { JobContext, JobEnd, RequestOf, RunningJob } from './job.ts';

/** Trains what is missing of an experiment; runs of it that failed are tried again. */
export function experimentJob(
  { request, on: name, changes }: RequestOf<'experiment'>,
  context: JobContext,
): RunningJob {
  const { store, engine } = context;
  const hear = (event: ComparisonEvent): void => {
    if (event.type === 'prepared') context.subject(event.experiment.id);
    if (event.type === 'cell-event') context.event(event.runId, event.event);
    if (event.type === 'said') context.says(event.sentence);
    if (event.type === 'cell-placed' || event.type === 'cell-ended') context.placed();
    if (event.type !== 'progress') return;
    const { runId: run, done, total, etaSeconds } = event;
    context.course({ run, done, total, ...(etaSeconds === null ? {} : { etaSeconds }) });
  };
  const on = name === undefined ? null : onTarget(store, name, changes ?? TargetChanges.parse({}));
  const options = { retryFailed: true, commandLine: ['workbench'], engine, ...(on === null ? {} : { on }) };
  const running = runComparison(store, request, options, hear);
  return { ...running, ended: running.ended.then(jobEnd) };
}

function jobEnd(end: ComparisonEnd): JobEnd {
  return end.state === 'interrupted' ? { state: 'paused', message: null } : { state: 'done', message: troubles(end) };
}

/** A sentence about the runs without a score; null: there are none. */
function troubles({ experiment: { cells }, failed, diverged }: ComparisonEnd): string | null {
  const all = `of ${counted(cells.length, 'run')}`;
  const parts = [
    ...(failed === 0 ? [] : [`${failed} ${all} failed`]),
    ...(diverged === 0 ? [] : [`${diverged} ${all} diverged`]),
  ];
  return parts.length === 0 ? null : `${parts.join(', ')}; see the list of runs.`;
}
