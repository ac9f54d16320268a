import { InputError } from '../../../base/errors.ts';
import { registerHandlers } from '../../../app/workbench/handlers/index.ts';
import { openWorkbench } from '../../../app/workbench/workbench.ts';
import { buildPages, PAGES } from '../../pages.ts';
import { serveWorkbench } from '../../web/server.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { untilEnded } from '../interrupt.ts';
import { text } from '../values.ts';
import type { Values } from '../values.ts';

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
        const { reporter, io, values } = call;
        const port = portOf(values);
        await buildPages(() => reporter.lines(['Building the window, once.']));
        const workbench = await openWorkbench(workspaceOf(call).folder, io.engine);
        const log = (thrown: unknown): void =>
          void io.stderr.write(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
        try {
          const registry = registerHandlers(workbench);
          const { uploads } = workbench.store.workspace;
          const server = await serveWorkbench({ workbench, registry, pages: PAGES, port, uploads, log });
          reporter.event({ type: 'serving', address: server.address });
          reporter.lines([
            `The workbench is at ${server.address}`,
            'Ctrl-C ends it; what is at work stops at its next step and is kept.',
          ]);
          let end: () => void = () => undefined;
          const ended = new Promise<void>((resolve) => (end = resolve));
          await untilEnded(io.signals, { ended, cancel: end, kill: end }, () => reporter.lines(['Ending.']));
          await server.close();
        } finally {
          await workbench.close();
        }
        reporter.event({ type: 'result' });
        return 0;
      }),
    );
};

/** 0: any that is free. */
function portOf(values: Values): number {
  const given = values['port'];
  if (given === undefined) return 0;
  const typed = text(given);
  const port = typed.trim() === '' ? NaN : Number(typed);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InputError({
    code: 'request.bad-option',
    field: '--port',
    message: `“${typed}” is not a port, a whole number from 0 to 65535.`,
    remedy: 'See `salf serve --help`.',
  });
}
