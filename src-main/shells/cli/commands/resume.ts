import { resumeTraining } from '../../../app/resume.ts';
import { openExistingWorkspace } from '../../../app/workspace.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { eventView, follow } from '../follow.ts';
import { text } from '../values.ts';

export const addResume: AddCommand = (program, run) => {
  const command = program.command('resume').argument('<run>', 'its id, or a part of it that no other has');
  withJson(withWorkspace(command))
    .description('resume a run that was stopped or that crashed, from its newest valid checkpoint')
    .option('--checkpoint <step>', 'the checkpoint to resume from: its step, or its file')
    .addHelpText('after', example('resume r-20261124-7f3a9c'))
    .action(
      run(async (call) => {
        const { io, reporter, values } = call;
        const { folder, named } = workspaceOf(call);
        using store = await openExistingWorkspace(folder);
        const wanted = values['checkpoint'] === undefined ? null : text(values['checkpoint']);
        const training = await resumeTraining(store, text(values['run']), eventView(reporter), io.engine, wanted);
        reporter.event({ type: 'run', runId: training.runId });
        reporter.lines([`Run     ${training.runId}`]);
        return await follow(training, reporter, io, named);
      }),
    );
};
