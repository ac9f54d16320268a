import { exportRun } from '../../../app/export.ts';
import { openExistingWorkspace } from '../../../app/workspace.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { resolvePath } from '../io.ts';
import { text } from '../values.ts';

export const addExport: AddCommand = (program, run) => {
  const command = program
    .command('export')
    .requiredOption('--run <run>', 'its id, or a part of it that no other has')
    .requiredOption('--out <dir>', 'a folder that is not there yet, or empty');
  withJson(withWorkspace(command))
    .description('write the trained model as a Hugging Face folder')
    .addHelpText('after', example('export --run 7f3a9c --out ./trained'))
    .action(
      run(async (call) => {
        const { io, reporter, values } = call;
        using store = await openExistingWorkspace(workspaceOf(call).folder);
        const exported = await exportRun(store, text(values['run']), resolvePath(io, text(values['out'])));
        reporter.event({ type: 'result', ...exported });
        const { runId, tensors, out } = exported;
        reporter.lines([`Wrote the model of run ${runId}, with ${tensors} trained tensors, to ${out}.`]);
        return 0;
      }),
    );
};
