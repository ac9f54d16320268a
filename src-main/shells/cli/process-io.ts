import type { Io } from './io.ts';

/** What this process was started with. */
export const PROCESS_IO: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  workingFolder: process.cwd(),
  signals: process,
  engine: {},
};
