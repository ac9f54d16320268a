/** Predicting a whole file on the command line. */
import { startPrediction } from '../../app/predict/whole-files.ts';
import { text } from '../../contract/flags/values.ts';
import type { Call } from './command.ts';
import { runFileJob } from './file-job.ts';
import type { Named, WorkSettings } from './flags/predict-settings.ts';
import { resolvePath } from './io.ts';
import { predictedLines } from './views/prediction.ts';

/** Predicts a file and says what became of it. @returns the exit code */
export async function predictWholeFile(
  call: Call,
  { predictor }: Named,
  { reading, provider, threads }: WorkSettings,
): Promise<number> {
  const { io, values } = call;
  const [file, out] = [resolvePath(io, text(values['file'])), resolvePath(io, text(values['out']))];
  return runFileJob(call, {
    kind: 'predict',
    start: (observe) => startPrediction({ predictor, file, out, reading, provider, threads }, observe, io.engine),
    stopping: 'Stopping after this batch; Ctrl-C again ends it at once.',
    stopped: 'Stopped; the same command resumes behind what is predicted so far.',
    lines: predictedLines,
  });
}
