import { PROCESS_IO } from '../cli/io.ts';
import { runStart } from './start.ts';

// Not process.exit(): what was written to a pipe must still get out.
process.exitCode = await runStart(process.argv.slice(2), PROCESS_IO);
