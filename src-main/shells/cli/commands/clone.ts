import { text } from '../../../contract/flags/values.ts';
import { openExistingWorkspace } from '../../../app/workspace.ts';
import { salfLine } from '../../../base/shell-line.ts';
import { cloneCommands } from '../../../comparison/clone.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';

const HELP = `
Nothing is started: change what is to be different in the printed line, and run it. An experiment that no single command
says has a line for each of its runs.
${example('clone 7f3a9c')}`;

export const addClone: AddCommand = (program, run) => {
  const command = program.command('clone').argument('<thing>', 'run or experiment: id or name');
  withJson(withWorkspace(command))
    .description('print the whole command that makes a run or an experiment again')
    .addHelpText('after', HELP)
    .action(
      run(async (call) => {
        using store = await openExistingWorkspace(workspaceOf(call).folder);
        const { id, commands } = cloneCommands(store, text(call.values['thing']));
        const lines = commands.map((words) => salfLine(words, store.workspace.folder));
        call.reporter.event({ type: 'result', id, commands: lines });
        call.reporter.lines(lines);
        return 0;
      }),
    );
};
