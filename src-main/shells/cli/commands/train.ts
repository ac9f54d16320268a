import { startTraining } from '../../../app/train.ts';
import { openWorkspace } from '../../../app/workspace.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { addTrainFlags, readSettings } from '../flags/settings.ts';
import { addTaskFlags } from '../flags/task.ts';
import { eventView, follow } from '../follow.ts';
import { addDatasetFlag, readDataset } from '../library-dataset.ts';

export const addTrain: AddCommand = (program, run) => {
  const command = program.command('train').description('fine-tune a model folder on a labelled data set');
  addDatasetFlag(command);
  addTaskFlags(command);
  addTrainFlags(command);
  withJson(withWorkspace(command))
    .addHelpText('after', example('train --model ./model --task trec --train train.jsonl --test test.jsonl --epochs 2'))
    .action(
      run(async (call) => {
        const { io, reporter, words } = call;
        const settings = readSettings(await readDataset(call), io);
        const { folder, named } = workspaceOf(call);
        using store = await openWorkspace(folder);
        const training = startTraining(store, settings, words, eventView(reporter), io.engine);
        reporter.event({ type: 'run', runId: training.runId });
        reporter.lines([`Run     ${training.runId}`]);
        return await follow(training, reporter, io, named);
      }),
    );
};
