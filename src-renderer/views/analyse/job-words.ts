import type { EngineEvent } from '../../../src-main/contract/events.ts';
import type { JobState } from '../../../src-main/contract/job.ts';
import type { JobView } from '../../../src-main/contract/routes/jobs.ts';
import { duration } from '../../format/numbers.ts';
import { windowText } from '../../../src-main/contract/settings/fault-words.ts';

/** How far an analysis has come, by what its engine said last; null: that says nothing of it. */
export function stageAfter(event: EngineEvent): string | null {
  if (event.type === 'hello') return 'Opening the model';
  if (event.type === 'model') return 'Reading the data';
  if (event.type === 'data') return 'Semantic bases of the labels';
  if (event.type !== 'looked') return null;
  return event.done < event.total ? 'Forward pass' : 'Searching for the nearest words';
}

const STATES: Readonly<Record<JobState, string>> = {
  waiting: 'Waiting.',
  running: 'Starting',
  paused: 'Stopped.',
  done: 'Done.',
  failed: 'It failed.',
};

/** One line about a job: what it does now, how much of it is done, or why it does not. */
export function jobLine(
  job: Pick<JobView, 'state' | 'message' | 'done' | 'total' | 'etaSeconds'>,
  stage?: string,
): string {
  const { state, message, done, total, etaSeconds } = job;
  if (state !== 'running') return message === null ? STATES[state] : windowText(message);
  const parts = [
    stage ?? STATES.running,
    total > 0 && `${done} of ${total} samples`,
    etaSeconds !== null && etaSeconds > 0 && `${duration(etaSeconds)} left`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}
