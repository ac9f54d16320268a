import { formatFault } from '../../base/errors.ts';
import type { Fault } from '../../base/errors.ts';
import { troubleError, troubleOf } from '../../base/trouble.ts';
import { runCli } from './cli.ts';
import { PROCESS_IO } from './io.ts';

/** A reader that has seen enough (`salf runs | head`) closes the pipe; that is no error. */
function outputFailed(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.exitCode = 1;
  // Said once and on the other stream: what cannot be written cannot say so.
  if (!isSaid) process.stderr.write(`salf: ${formatFault(outputFault(error))}\n`);
  isSaid = true;
}
let isSaid = false;

function outputFault(error: Error): Fault {
  const place = { file: 'standard output', elsewhere: 'send the output elsewhere' };
  return troubleError(troubleOf(error) ?? 'hardware', place).fault;
}
process.stdout.on('error', outputFailed);
process.stderr.on('error', () => undefined);

// Not process.exit(): what was written to a pipe must still get out.
const exitCode = await runCli(process.argv.slice(2), PROCESS_IO);
process.exitCode ??= exitCode;
