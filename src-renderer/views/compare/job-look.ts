/** What a window says of a job, and what can be done about it. Pure. */
import type { JobKind, JobState } from '../../../src-main/contract/job.ts';
import type { JobView } from '../../../src-main/contract/routes/jobs.ts';
import { duration } from '../../format/numbers.ts';

export type JobDeed = 'pause' | 'resume' | 'move' | 'forget';

const DEEDS: Readonly<Record<JobState, readonly JobDeed[]>> = {
  running: ['pause'],
  waiting: ['pause', 'move', 'forget'],
  paused: ['resume', 'move', 'forget'],
  failed: ['resume', 'forget'],
  done: ['forget'],
};

/** What can be done about a job; one that is done can be resumed where runs of it failed. */
export function deedsOf({ state, message, isStopping }: JobView): readonly JobDeed[] {
  if (isStopping) return [];
  return state === 'done' && message !== null ? ['resume', 'forget'] : DEEDS[state];
}

export function stateWord({ state, isStopping }: JobView): string {
  return isStopping ? 'pausing' : state;
}

export function resumeWord({ state }: JobView): string {
  return state === 'paused' ? 'Resume' : 'Retry';
}

/** What a job is counted in; null: in nothing that says much. */
const COUNTED: Readonly<Record<JobKind, string | null>> = {
  experiment: 'runs',
  rates: 'rates',
  analysis: null,
  prediction: 'rows',
  evaluation: 'rows',
  run: null,
};

/** `2 of 6, 3 min 4 s left`. */
export function progressLine({ kind, done, total, etaSeconds }: JobView): string {
  const left = etaSeconds === null ? [] : [`${duration(etaSeconds)} left`];
  const counted = COUNTED[kind];
  return [...(total > 0 && counted !== null ? [`${done} of ${total} ${counted}`] : []), ...left].join(', ');
}

/** Where what a job has made is shown; null: nothing is there yet. */
export function resultOf({ kind, subject, state, done }: JobView): string | null {
  if (subject === null) return null;
  if (kind === 'run' || kind === 'prediction' || kind === 'evaluation') return `/runs/${subject}`;
  // Its result stands in the form from which it was begun.
  if (kind === 'rates') return null;
  if (kind === 'analysis') return state === 'done' ? `/analyse/${subject}` : null;
  return done > 0 || state === 'done' ? `/board/${subject}` : null;
}

/** The job before which one is put that moves up or down among those that wait; undefined: it cannot. */
export function neighbour(jobs: readonly JobView[], id: string, by: -1 | 1): string | null | undefined {
  const line = jobs.filter(({ state }) => state === 'waiting' || state === 'paused');
  const index = line.findIndex((job) => job.id === id);
  if (index === -1) return undefined;
  if (by === -1) return line[index - 1]?.id;
  return index + 1 >= line.length ? undefined : (line[index + 2]?.id ?? null);
}
