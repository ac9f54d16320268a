import { runStart } from './start.ts';

// Not process.exit(): what was written to a pipe must still get out.
process.exitCode = await runStart(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  workingFolder: process.cwd(),
  signals: process,
  engine: {},
});
