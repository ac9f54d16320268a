import { z } from 'zod';
import { ExperimentRequest } from './experiment.ts';
import { RateSearchRequest } from './rates.ts';
import { ReadRequest } from './reading.ts';
import { AnalyzeSettings } from './request.ts';
import { TargetChanges, TargetName } from './targets.ts';

/** A run, a file for it, and its text columns where they are called otherwise. */
const FileOfRun = {
  run: z.string(),
  file: z.string(),
  reading: ReadRequest,
  texts: z.array(z.string()).min(1).max(2).nullable(),
};

/** What a job of the queue does. */
export const JobRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('analysis'), settings: AnalyzeSettings }),
  z.strictObject({
    kind: z.literal('experiment'),
    request: ExperimentRequest,
    /** The target that trains it; absent: this machine. */
    on: TargetName.exactOptional(),
    changes: TargetChanges.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('rates'), request: RateSearchRequest }),
  /** Predicts a file with a run's weights. */
  z.strictObject({ kind: z.literal('prediction'), ...FileOfRun, out: z.string() }),
  /** Scores a run's weights on a labelled file. */
  z.strictObject({ kind: z.literal('evaluation'), ...FileOfRun, label: z.string().nullable() }),
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

/** The target at which a job's runs train; null: this machine, where it waits for its turn. */
export function targetOf(request: JobRequest): string | null {
  return request.kind === 'experiment' ? (request.on ?? null) : null;
}
