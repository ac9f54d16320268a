import { openCell, startCell } from '../../../app/cell.ts';
import type { Cell } from '../../../app/cell.ts';
import { count } from '../../../base/numbers.ts';
import type { LastEvent } from '../../../contract/events.ts';
import { text } from '../../../contract/flags/values.ts';
import { example, withJson } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { eventView } from '../follow.ts';
import { NAMES, INTERRUPTED } from '../interrupt.ts';
import { resolvePath } from '../io.ts';

/** What a cell exits with that was stopped and has come further: it is worth sending again. EX_TEMPFAIL of sysexits.h. */
export const AGAIN = 75;

const HELP = `
The file holds a request as a run keeps it; its paths start at the folder of the file. The first SIGTERM stops the run at its next
step with a checkpoint; the same command then resumes it. Exit code ${AGAIN}: it was stopped and has come further than before.
`;

export const addCell: AddCommand = (program, run) => {
  const command = program.command('cell').argument('<request>', 'file with the request of one run');
  withJson(command)
    .description('train one run of a comparison from a file, on any machine')
    .option('--events <file>', 'file that takes its events (default: in the folder of the run)')
    .addHelpText('after', `${HELP}${example('cell REQUEST.json --events EVENTS.ndjson')}`)
    .action(run(trainCell));
};

async function trainCell({ io, values, reporter }: Call): Promise<number> {
  const events = values['events'] === undefined ? null : resolvePath(io, text(values['events']));
  const cell = openCell(resolvePath(io, text(values['request'])), events);
  if ('type' in cell) {
    reporter.event(cell);
    reporter.lines(['This cell has its result already.']);
    return 0;
  }
  const engine = startCell(cell, eventView(reporter), io.engine);
  // A batch system signals every process, and more than once: all of them mean the same.
  const stop = (): void => engine.cancel();
  NAMES.forEach((name) => io.signals.on(name, stop));
  try {
    const last = await engine.ended;
    if (last.type === 'error') reporter.error(last);
    else reporter.lines([endLine(last)]);
    return exitCodeOf(cell, last);
  } finally {
    NAMES.forEach((name) => io.signals.off(name, stop));
  }
}

function endLine(last: Exclude<LastEvent, { type: 'error' }>): string {
  return last.type === 'stopped' ? `Stopped after step ${count(last.step)}.` : 'Finished.';
}

function exitCodeOf({ from }: Pick<Cell, 'from'>, last: LastEvent): number {
  if (last.type === 'error') return last.exitCode;
  if (last.type === 'result') return 0;
  return last.step > from ? AGAIN : INTERRUPTED;
}
