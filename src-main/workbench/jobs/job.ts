import type { EngineEvent } from '../../contract/events.ts';
import type { JobRequest } from '../../contract/job.ts';
import type { JobView } from '../../contract/routes/jobs.ts';
import type { Store } from '../../store/open.ts';
import type { EngineSettings } from '../../supervision/engine-host.ts';

/** Least time between two words about progress, in milliseconds: no eye reads faster. */
export const WORD_PAUSE = 200;

/** What a job says of itself while it runs. */
export type JobCourse = Pick<JobView, 'run' | 'done' | 'total' | 'etaSeconds'>;

/** What a job is given to work with. */
export interface JobContext {
  readonly store: Store;
  readonly engine: EngineSettings;
  /** Names the analysis, experiment or run that the job makes. */
  subject(id: string): void;
  course(course: Partial<JobCourse>): void;
  /** What a person should know while it runs, such as that a target cannot be reached. */
  says(sentence: string): void;
  /** A run stands elsewhere than before. */
  placed(): void;
  /** Passes on what an engine says of a run or an analysis. */
  event(subject: string, event: EngineEvent): void;
}

/** How a job ended; it rejects with a fault instead where the work failed. */
export interface JobEnd {
  readonly state: 'done' | 'paused';
  /** What is worth saying besides, such as how many of its runs failed. */
  readonly message: string | null;
}

/** A job at work. */
export interface RunningJob {
  readonly ended: Promise<JobEnd>;
  /** Asks it to stop at its next step and to keep what it has. */
  cancel(): void;
  /** Ends it at once; what trains at a target continues there. */
  kill(): void;
}

/** One request of a kind. */
export type RequestOf<Kind extends JobRequest['kind']> = Extract<JobRequest, { readonly kind: Kind }>;
