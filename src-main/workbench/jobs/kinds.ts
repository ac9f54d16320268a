import type { JobKind, JobRequest } from '../../contract/job.ts';
import { analysisJob } from './analysis.ts';
import { Brake } from '../../supervision/brake.ts';
import { experimentJob } from './experiment.ts';
import type { JobContext, RequestOf, RunningJob } from './job.ts';
import { ratesJob } from './rates.ts';
import { runJob } from './run.ts';
import { evaluationJob, predictionJob } from './whole-file.ts';

/** How a job of each kind begins. */
type JobStarters = {
  readonly [Kind in JobKind]: (request: RequestOf<Kind>, context: JobContext) => RunningJob;
};

const JOB_STARTERS: JobStarters = {
  analysis: analysisJob,
  experiment: experimentJob,
  rates: ratesJob,
  prediction: predictionJob,
  evaluation: evaluationJob,
  run: runJob,
};

/** Begins a job, once the caller has what this returns. What throws at the start is the job's failure, too. */
export function beginJob(request: JobRequest, context: JobContext): RunningJob {
  const starter = JOB_STARTERS[request.kind] as (request: JobRequest, context: JobContext) => RunningJob;
  const brake = new Brake();
  const ended = Promise.resolve().then(() => brake.hold(starter(request, context)).ended);
  return { ended, cancel: () => brake.cancel(), kill: () => brake.kill() };
}
