import { DATA_FILES } from '../../../base/file-formats.ts';
import { Option } from 'commander';
import { openExistingWorkspace } from '../../../app/workspace.ts';
import { RunPredictors } from '../../../app/predict/predictor.ts';
import { InputError } from '../../../base/errors.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { addFileFlags, addPredictorFlags, readPredictor, readWork } from '../flags/predict-settings.ts';
import { predictWholeFile } from '../predicting-file.ts';
import { predictTexts } from '../predicting-texts.ts';

export const addPredict: AddCommand = (program, run) => {
  const command = program
    .command('predict')
    .description('let a run’s weights, or a model as it is, answer texts or a whole file')
    .option('--text <text>', 'what is to be labelled; without it, one text a line from standard input')
    .option('--second-text <text>', 'the second text of a pair')
    .option('--trace', 'also what every latent space is near to: labels and words')
    .option('--ridge <number>', 'for --trace: added to the diagonal of WᵀW before it is inverted (default: 0)')
    .option('--beside <run>', 'another run, or “untrained”, answers the same texts beside it')
    .addOption(
      new Option('--file <file>', `predict every row of a file (${DATA_FILES})`).conflicts([
        'text',
        'secondText',
        'trace',
        'ridge',
        'beside',
      ]),
    )
    .option('--out <file>', 'where the rows go with their predictions (.csv, .tsv, .jsonl)');
  addPredictorFlags(command);
  addFileFlags(command, { isLabelled: false });
  withJson(withWorkspace(command))
    .addHelpText(
      'after',
      [
        example('predict --run 7f3a9c --text "Who wrote Hamlet ?" --trace'),
        '  npm run salf -- predict --run 7f3a9c --file rows.csv --out answers.csv\n',
      ].join(''),
    )
    .action(run(predict));
};

async function predict(call: Call): Promise<number> {
  const { io, values } = call;
  const work = readWork(values, io, 'predict');
  if ((values['file'] === undefined) !== (values['out'] === undefined)) throw halfOfFiles(values['file'] === undefined);
  // A model as it is needs no workspace.
  const needsRuns = values['run'] !== undefined || ![undefined, 'untrained'].includes(values['beside'] as string);
  using store = needsRuns ? await openExistingWorkspace(workspaceOf(call).folder) : null;
  const predictors = async (): Promise<RunPredictors> => {
    const opened = store ?? (await openExistingWorkspace(workspaceOf(call).folder));
    return new RunPredictors(opened);
  };
  const named = await readPredictor(values, io, 'predict', work, predictors);
  return values['file'] === undefined
    ? await predictTexts(call, named, work, predictors)
    : await predictWholeFile(call, named, work);
}

function halfOfFiles(isFileMissing: boolean): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: isFileMissing ? '--file' : '--out',
    message: 'It is missing.',
    remedy: isFileMissing
      ? 'Add --file, the rows that are to be predicted, or leave --out out.'
      : 'Add --out, the file that is to be written, such as answers.csv.',
  });
}
