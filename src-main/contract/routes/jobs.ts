import type { JobKind, JobState } from '../job.ts';
import { Nothing, OneId } from './common.ts';
import { route } from './route.ts';

/** A job as a window shows it. */
export interface JobView {
  readonly id: string;
  readonly kind: JobKind;
  readonly title: string;
  /** The target at which its runs train; null: this machine. */
  readonly on: string | null;
  readonly state: JobState;
  /** It was asked to stop and does so at its next step. */
  readonly isStopping: boolean;
  /** The analysis, experiment or run that it makes; null before it is known. */
  readonly subject: string | null;
  /** The run that trains now. */
  readonly run: string | null;
  /** Runs or samples that are done, and how many there are in all; 0 of 0 before that is known. */
  readonly done: number;
  readonly total: number;
  /** null: not known yet, or it does not run. */
  readonly etaSeconds: number | null;
  /** Why it failed or was paused, in a sentence. */
  readonly message: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

export const JOB_ROUTES = {
  /** In the order in which they will run, those that have ended last, newest first. */
  'jobs.list': route<readonly JobView[]>()(Nothing),
  /** Stops at the next step, keeps a checkpoint, and lets the next job begin. */
  'jobs.pause': route<JobView>()(OneId),
  /** Puts a paused or failed job back into the queue; what it has is kept, and failed runs are tried again. */
  'jobs.resume': route<JobView>()(OneId),
  /** Takes a job that does not run out of the list; what it made is kept. */
  'jobs.forget': route<null>()(OneId),
  /** Takes back that a job was forgotten; one that waited waits again. */
  'jobs.remember': route<JobView>()(OneId),
  /** Moves a job that waits or pauses before another, or to the end. */
  'jobs.move': route<null>()(OneId.extend({ before: OneId.shape.id.nullable() })),
} as const;
