import { resolve } from 'node:path';
import { terminalText } from '../../base/terminal-text.ts';
import type { EngineSettings } from '../../supervision/engine-host.ts';

/** A stream that text goes to; a terminal has a width. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Text that a program is given, piece by piece; a terminal's is typed. */
export type Source = AsyncIterable<string | Uint8Array> & { readonly isTTY?: boolean };

/** What interrupts a program. */
export interface Signals {
  on(name: NodeJS.Signals, listener: () => void): unknown;
  off(name: NodeJS.Signals, listener: () => void): unknown;
}

/** All that the command line touches of its surroundings. */
export interface Io {
  /** Opens standard input, which keeps the process until it ends: asked for where it is read. */
  readonly stdin: () => Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly environment: NodeJS.ProcessEnv;
  readonly workingFolder: string;
  readonly signals: Signals;
  readonly engine: EngineSettings;
}

/** What this process was started with. */
export const PROCESS_IO: Io = {
  stdin: () => process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  workingFolder: process.cwd(),
  signals: process,
  engine: {},
};

/** An absolute path, from the folder in which the person typed: `npm run` goes to the project's root first. */
export function resolvePath(io: Io, path: string): string {
  const typedIn = isNpmScript(io) ? io.environment['INIT_CWD'] : undefined;
  return resolve(typedIn ?? io.workingFolder, path);
}

/** The same surroundings; what is written there directly cannot steer a terminal. */
export function forTerminals(io: Io): Io {
  const safe = (sink: Sink): Sink => ({
    ...(sink.isTTY === undefined ? {} : { isTTY: sink.isTTY }),
    ...(sink.columns === undefined ? {} : { columns: sink.columns }),
    write: (text) => sink.write(terminalText(text, sink.isTTY === true)),
  });
  return { ...io, stdout: safe(io.stdout), stderr: safe(io.stderr) };
}

function isNpmScript({ environment }: Io): boolean {
  return ['salf', 'start', 'demo'].includes(environment['npm_lifecycle_event'] ?? '');
}
