import { resolve } from 'node:path';
import type { EngineSettings } from '../../app/engine-host.ts';

/** A stream that text goes to; a terminal has a width. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What interrupts a program. */
export interface Signals {
  on(name: NodeJS.Signals, listener: () => void): unknown;
  off(name: NodeJS.Signals, listener: () => void): unknown;
}

/** All that the command line touches of its surroundings. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly environment: NodeJS.ProcessEnv;
  readonly workingFolder: string;
  readonly signals: Signals;
  readonly engine: EngineSettings;
}

/** An absolute path, from the folder in which the person typed: `npm run` goes to the project's root first. */
export function resolvePath(io: Io, path: string): string {
  const typedIn = isNpmScript(io) ? io.environment['INIT_CWD'] : undefined;
  return resolve(typedIn ?? io.workingFolder, path);
}

/** How the person calls this program. */
export function programName(io: Io): string {
  return isNpmScript(io) ? 'npm run salf --' : 'salf';
}

function isNpmScript({ environment }: Io): boolean {
  return ['salf', 'start', 'demo'].includes(environment['npm_lifecycle_event'] ?? '');
}
