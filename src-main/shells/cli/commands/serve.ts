import { buildPages } from '../../pages.ts';
import { example, withJson, withWorkspace } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { portOf, serveUntilEnded } from '../serving.ts';

export const addServe: AddCommand = (program, run) => {
  withJson(withWorkspace(program.command('serve')))
    .description('show the workbench in a browser of this machine')
    .option('--port <n>', 'port on the loopback address (default: any that is free)')
    .addHelpText(
      'after',
      `${example('serve --port 8123')}
The address holds a token: whoever has it may use the workbench. On another machine, tunnel the port:
  ssh -L 8123:127.0.0.1:8123 THE_MACHINE
`,
    )
    .action(
      run(async (call) => {
        const port = portOf(call.values, 'salf serve --help');
        await buildPages(() => call.reporter.lines(['Building the window, once.']));
        return serveUntilEnded(call, port);
      }),
    );
};
