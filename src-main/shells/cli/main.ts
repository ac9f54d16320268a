import { runCli } from './cli.ts';
import { PROCESS_IO } from './process-io.ts';

/** A reader that has seen enough (`salf runs | head`) closes the pipe; that is no error. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
process.stdout.on('error', ignoreClosedPipe);
process.stderr.on('error', ignoreClosedPipe);

// Not process.exit(): what was written to a pipe must still get out.
process.exitCode = await runCli(process.argv.slice(2), PROCESS_IO);
