/** A command that works through a file of rows in an engine, from its first progress to its exit code. */
import type { EngineEvent, LastEvent } from '../../contract/events.ts';
import type { Engine } from '../../supervision/engine-host.ts';
import type { Call } from './command.ts';
import { INTERRUPTED, untilEnded } from './interrupt.ts';
import { rowProgress } from './row-progress.ts';
import { noteLines } from './views/found.ts';

type Result = Extract<LastEvent, { type: 'result' }>;

export interface FileJob<Kind extends Result['kind']> {
  readonly kind: Kind;
  readonly start: (observe: (event: EngineEvent) => void) => Engine;
  /** Said on the first Ctrl-C, and where the job ended without a result. */
  readonly stopping: string;
  readonly stopped: string;
  /** What is printed of the result. */
  readonly lines: (result: Extract<Result, { kind: Kind }>) => readonly string[];
}

/** Runs the job and says what became of it. @returns the exit code */
export async function runFileJob<Kind extends Result['kind']>(
  { io, reporter }: Pick<Call, 'io' | 'reporter'>,
  { kind, start, stopping, stopped, lines }: FileJob<Kind>,
): Promise<number> {
  const show = rowProgress(reporter);
  const running = start((event) => {
    if (event.type === 'looked') {
      reporter.event(event);
      show(event);
    }
    reporter.lines(noteLines(event));
  });
  const last = await untilEnded(io.signals, running, () => reporter.lines([stopping]));
  if (last.type === 'error') {
    reporter.error(last);
    return last.exitCode;
  }
  reporter.event(last);
  if (last.type === 'result' && isOf(last, kind)) {
    reporter.lines(lines(last));
    return 0;
  }
  reporter.lines([stopped]);
  return INTERRUPTED;
}

function isOf<Kind extends Result['kind']>(result: Result, kind: Kind): result is Extract<Result, { kind: Kind }> {
  return result.kind === kind;
}
