import type { JobKind } from '../../../contract/job.ts';
import { analysisJob } from './analysis.ts';
import { experimentJob } from './experiment.ts';
import type { JobContext, RequestOf, RunningJob } from './job.ts';
import { runJob } from './run.ts';

/** How a job of each kind begins. */
export type JobStarters = {
  readonly [Kind in JobKind]: (request: RequestOf<Kind>, context: JobContext) => RunningJob;
};

export const JOB_STARTERS: JobStarters = { analysis: analysisJob, experiment: experimentJob, run: runJob };
