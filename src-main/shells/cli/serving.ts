import { InputError } from '../../base/errors.ts';
import { exportFolder } from '../../app/runs/exports.ts';
import { registerHandlers } from '../../workbench/handlers/index.ts';
import { openWorkbench } from '../../workbench/workbench.ts';
import { logTo } from '../log-to.ts';
import { PAGES } from '../pages.ts';
import { serveWorkbench } from '../web/server.ts';
import type { WebServer } from '../web/server.ts';
import { workspaceOf } from './command.ts';
import type { Call } from './command.ts';
import { untilEnded } from './interrupt.ts';
import { text } from '../../contract/flags/values.ts';
import type { Values } from '../../contract/flags/values.ts';

/**
 * Serves the workbench until it is interrupted. The first Ctrl-C ends it once what is at work has stopped at its next step
 * and is kept; the second ends that, too.
 * @param onStart gets the address, once
 * @returns the exit code
 */
export async function serveUntilEnded(
  call: Call,
  port: number,
  onStart: (server: WebServer) => void = () => undefined,
): Promise<number> {
  const { reporter, io } = call;
  const workbench = await openWorkbench(workspaceOf(call).folder, io.engine);
  const log = logTo(io.stderr);
  try {
    const registry = registerHandlers(workbench);
    const { uploads } = workbench.store.workspace;
    const findExport = (run: string, name: string) => exportFolder(workbench.store, run, name);
    const server = await serveWorkbench({ workbench, registry, pages: PAGES, port, uploads, findExport, log });
    reporter.event({ type: 'serving', address: server.address });
    reporter.lines([
      `The workbench is at ${server.address}`,
      'Ctrl-C ends it; running jobs pause at their next step and are kept.',
    ]);
    onStart(server);
    const { promise: asked, resolve: cancel } = Promise.withResolvers<undefined>();
    const ended = asked.then(async () => {
      await server.close();
      await workbench.close();
    });
    await untilEnded(io.signals, { ended, cancel: () => cancel(undefined), kill: () => workbench.kill() }, () => {
      const isBusy = workbench.queue.list().some(({ state }) => state === 'running');
      reporter.lines([isBusy ? 'Ending after the running step; Ctrl-C again ends it at once.' : 'Ending.']);
    });
  } catch (thrown) {
    await workbench.close();
    throw thrown;
  }
  reporter.event({ type: 'result' });
  return 0;
}

/**
 * The port that was asked for; 0: any that is free.
 * @param help how a person calls the help
 */
export function portOf(values: Values, help: string): number {
  const given = values['port'];
  if (given === undefined) return 0;
  const typed = text(given);
  const port = typed.trim() === '' ? NaN : Number(typed);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InputError({
    code: 'request.bad-option',
    field: '--port',
    message: `“${typed}” is not a port, a whole number from 0 to 65535.`,
    remedy: `See \`${help}\`.`,
  });
}
