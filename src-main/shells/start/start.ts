import { untilEnded } from '../cli/interrupt.ts';
import { withWorkspace, workspaceOf } from '../cli/command.ts';
import type { AddCommand, Call } from '../cli/command.ts';
import type { Io } from '../cli/io.ts';
import { runProgram } from '../cli/program.ts';
import { portOf, serveUntilEnded } from '../cli/serving.ts';
import { buildPages } from '../pages.ts';
import { openBrowser } from './browser.ts';
import { electronProgram, fetchElectron, openElectron, whyItFailed, whyNoWindow } from './electron.ts';

const HELP = 'npm start -- --help';

/** Shows the workbench: in a window of its own where Electron can open one, else in a browser. */
const addStart: AddCommand = (program, run) => {
  withWorkspace(program)
    .option('--web', 'use a browser even if Electron could open a window')
    .option('--port <n>', 'port on the loopback address, in a browser (default: any that is free)')
    .option('--get-electron', 'download Electron’s binary from GitHub first, once')
    .action(
      run(async (call) => {
        const port = portOf(call.values, HELP);
        await buildPages(() => call.reporter.lines(['Building the window, once.']));
        const reason = call.values['web'] === true ? null : await showWindow(call);
        if (reason === 'shown') return 0;
        if (reason !== null) call.reporter.lines([`No window of its own: ${reason}.`]);
        return serveUntilEnded(call, port, (server) =>
          openBrowser(server.addressForOnce(), process.platform, call.io.environment),
        );
      }),
    );
};

/** @returns `shown` once the window was closed; else why there was none, as the middle of a sentence */
async function showWindow({ io, values, reporter }: Call): Promise<string> {
  const { environment } = io;
  if (values['getElectron'] === true && electronProgram(environment) === null) {
    reporter.lines(['Fetching Electron’s program from GitHub.']);
    if (!(await fetchElectron(environment))) return 'Electron’s program could not be fetched';
  }
  const program = electronProgram(environment);
  const isRoot = process.getuid?.() === 0;
  const reason = whyNoWindow({ program, platform: process.platform, environment, isRoot });
  if (program === null || reason !== null) return reason ?? 'Electron’s program is not here';
  const workspace = workspaceOf({ io, values }).folder;
  let end: (how: 'SIGTERM' | 'SIGKILL') => void = () => undefined;
  const ended = openElectron(program, workspace, environment, (each) => (end = each));
  // On Ctrl-C the terminal tells Electron, too; asked twice, it is ending already.
  const work = { ended, cancel: () => end('SIGTERM'), kill: () => end('SIGKILL') };
  return whyItFailed(await untilEnded(io.signals, work, () => reporter.lines(['Ending.']))) ?? 'shown';
}

/** @param words without the names of the interpreter and the program */
export function runStart(words: readonly string[], io: Io): Promise<number> {
  const description = 'Shows the SALF Workbench.';
  return runProgram({ name: 'npm start', description, help: HELP, parts: [addStart] }, words, io);
}
