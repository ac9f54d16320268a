import { DATA_FILES } from '../../../base/file-formats.ts';
import { basename } from 'node:path';
import { RunPredictors, withColumns } from '../../../app/predict/predictor.ts';
import { startEvaluation } from '../../../app/predict/whole-files.ts';
import { openExistingWorkspace } from '../../../app/workspace.ts';
import { text } from '../../../contract/flags/values.ts';
import { weightsWords } from '../../../contract/score.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { runFileJob } from '../file-job.ts';
import { addFileFlags, addWorkFlags, columnsOf, readWork } from '../flags/predict-settings.ts';
import { resolvePath } from '../io.ts';
import { fileScoreLines } from '../views/prediction.ts';

export const addEvaluate: AddCommand = (program, run) => {
  const command = program
    .command('evaluate')
    .description('score a run’s weights on any labelled file, and keep the score with the run')
    .requiredOption('--run <run>', 'its id, or a part of it that no other has')
    .requiredOption('--file <file>', `labelled rows (${DATA_FILES})`);
  addFileFlags(command, { isLabelled: true });
  addWorkFlags(command);
  withJson(withWorkspace(command))
    .addHelpText('after', example('evaluate --run 7f3a9c --file labelled.csv'))
    .action(run(evaluate));
};

async function evaluate(call: Call): Promise<number> {
  const { io, reporter, values } = call;
  const { batchSize, reading, provider, threads } = readWork(values, io, 'evaluate');
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  const { run, predictor } = await new RunPredictors(store).of(text(values['run']));
  const columned = withColumns(predictor, columnsOf(values));
  const sized = batchSize === null ? columned : { ...columned, batchSize };
  const file = resolvePath(io, text(values['file']));
  const { scoredStep, steps } = run.result ?? {};
  const weights = scoredStep === undefined || steps === undefined ? '' : weightsWords(scoredStep, steps);
  return await runFileJob(call, {
    kind: 'evaluate',
    start: (observe) =>
      startEvaluation(store, { run, predictor: sized }, { file, reading, provider, threads }, observe, io.engine),
    stopping: 'Stopping; Ctrl-C again ends it at once.',
    stopped: 'Stopped; nothing of it is kept.',
    lines: ({ score }) => fileScoreLines(basename(file), score, weights, reporter.style),
  });
}
