import { throttle } from '../../base/throttle.ts';
import { RunPredictors, withColumns, type RunPredictor } from '../../app/predict/predictor.ts';
import { startEvaluation, startPrediction } from '../../app/predict/whole-files.ts';
import { thrownBy } from '../../contract/events.ts';
import type { EngineEvent, Looked } from '../../contract/events.ts';
import type { Engine } from '../../supervision/engine-host.ts';
import { Brake } from '../../supervision/brake.ts';
import { WORD_PAUSE } from './job.ts';
import type { JobContext, JobEnd, RequestOf, RunningJob } from './job.ts';
import { SampleCourse } from './samples.ts';

/** Predicts a file with a run's weights; what is predicted when it is paused is kept. */
export function predictionJob(request: RequestOf<'prediction'>, context: JobContext): RunningJob {
  const { run, file, out, reading, texts } = request;
  const begin = (found: RunPredictor, observe: (event: EngineEvent) => void): Engine => {
    const predictor = withColumns(found.predictor, { texts, label: null });
    return startPrediction({ predictor, file, out, reading, ...runtimeOf(context) }, observe, context.engine);
  };
  return overRows(run, context, 'What is predicted so far is kept.', begin);
}

/** Scores a run's weights on a labelled file; the score is kept with the run. */
export function evaluationJob(request: RequestOf<'evaluation'>, context: JobContext): RunningJob {
  const { run, file, reading, texts, label } = request;
  const begin = (found: RunPredictor, observe: (event: EngineEvent) => void): Engine => {
    const predictor = withColumns(found.predictor, { texts, label });
    const order = { file, reading, ...runtimeOf(context) };
    return startEvaluation(context.store, { run: found.run, predictor }, order, observe, context.engine);
  };
  return overRows(run, context, 'It starts again from the beginning when it is resumed.', begin);
}

const runtimeOf = ({ store }: JobContext) => ({ provider: 'cpu', threads: store.preferences.all().threads }) as const;

/** @param whenPaused what is said of one that was stopped */
function overRows(
  run: string,
  context: JobContext,
  whenPaused: string,
  begin: (found: RunPredictor, observe: (event: EngineEvent) => void) => Engine,
): RunningJob {
  const brake = new Brake();
  const rows = new SampleCourse();
  const tell = (event: Looked): void => context.course(rows.after(event));
  const tellAtTimes = throttle(tell, WORD_PAUSE);
  const observe = (event: EngineEvent): void => {
    if (event.type === 'looked') (event.done === event.total ? tell : tellAtTimes)(event);
  };
  const work = async (): Promise<JobEnd> => {
    context.subject(run);
    const last = await brake.hold(begin(await new RunPredictors(context.store).of(run), observe)).ended;
    if (last.type === 'error') throw thrownBy(last);
    return last.type === 'stopped' ? { state: 'paused', message: whenPaused } : { state: 'done', message: null };
  };
  return { ended: work(), cancel: () => brake.cancel(), kill: () => brake.kill() };
}
