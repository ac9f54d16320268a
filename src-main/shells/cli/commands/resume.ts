import { resumeTraining } from '../../../app/resume.ts';
import { openExistingWorkspace } from '../../../app/workspace.ts';
import { placedExperiment } from '../../../comparison/placed-run.ts';
import type { PlacedExperiment } from '../../../comparison/placed-run.ts';
import { InputError } from '../../../base/errors.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { trainExperiment } from '../experiment.ts';
import { eventView, follow } from '../follow.ts';
import { text } from '../../../contract/flags/values.ts';

const HELP = `
Of a run at a target, all that is missing of its comparison is sent there again, with what it was sent with before.
`;

export const addResume: AddCommand = (program, run) => {
  const command = program.command('resume').argument('<run>', 'its id, or a part of it that no other has');
  withJson(withWorkspace(command))
    .description('resume a run that was paused or that crashed, from its newest valid checkpoint')
    .option('--checkpoint <step>', 'the checkpoint to resume from: its step, or its file')
    .option(
      '--memory <size>',
      'of a run at a target of Slurm: memory of a cell (default: twice as much where it ran out)',
    )
    .addHelpText('after', `${HELP}${example('resume r-20261124-7f3a9c')}`)
    .action(
      run(async (call) => {
        const { io, reporter, values } = call;
        const { folder, named } = workspaceOf(call);
        using store = await openExistingWorkspace(folder);
        const memory = values['memory'] === undefined ? null : text(values['memory']);
        const placed = placedExperiment(store, store.runs.find(text(values['run'])), memory);
        if (placed !== null) return await sendAgain(call, placed);
        const wanted = values['checkpoint'] === undefined ? null : text(values['checkpoint']);
        const training = await resumeTraining(store, text(values['run']), eventView(reporter), io.engine, wanted);
        reporter.event({ type: 'run', runId: training.runId });
        reporter.lines([`Run     ${training.runId}`]);
        return await follow(training, reporter, io, named);
      }),
    );
};

/** @returns the exit code */
function sendAgain(call: Call, { experiment, target, changes }: PlacedExperiment): Promise<number> {
  if (call.values['checkpoint'] !== undefined) {
    const message = `The run is at the target ${target}, where it continues from its newest checkpoint.`;
    throw new InputError({ code: 'request.bad-option', field: '--checkpoint', message, remedy: 'Leave it out.' });
  }
  return trainExperiment({ ...call, values: { ...call.values, on: target } }, experiment.request, true, changes);
}
