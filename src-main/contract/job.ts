import { z } from 'zod';
import { ExperimentRequest } from './experiment.ts';
import { AnalyzeSettings } from './request.ts';

/** What a job of the queue does. */
export const JobRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('analysis'), settings: AnalyzeSettings }),
  z.strictObject({ kind: z.literal('experiment'), request: ExperimentRequest }),
  /** Goes on with a run that was stopped. */
  z.strictObject({ kind: z.literal('run'), run: z.string() }),
]);
export type JobRequest = z.infer<typeof JobRequest>;
export type JobKind = JobRequest['kind'];

/**
 * `paused`: it was stopped and keeps what it has, or the program ended while it was at work; `failed`: see its message.
 * One job runs at a time: two would share the cores, and their times would mean nothing.
 */
export const JOB_STATES = ['waiting', 'running', 'paused', 'done', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];
