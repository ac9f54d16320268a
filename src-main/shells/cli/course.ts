import { remainingSeconds } from '../../app/compare/eta.ts';
import type { TimedCell } from '../../app/compare/eta.ts';
import type { PreparedExperiment, QueuedCell } from '../../app/compare/experiment.ts';
import type { QueueListener } from '../../app/compare/queue.ts';
import type { Reporter } from './reporter.ts';
import { cellEndLine, cellProgressLine } from './views/experiment.ts';

/** The course of an experiment. */
export interface Course {
  readonly listener: QueueListener;
  /** Whether the work failed in any cell; a loss that diverged is a finding. */
  readonly hasFailed: () => boolean;
}

/**
 * Tells how the cells go, and keeps in mind what the time left and the exit code depend on.
 * @param talk to a person; `reporter` tells programs
 */
export function followCells({ cells }: PreparedExperiment, reporter: Reporter, talk: Reporter): Course {
  let hasFailed = false;
  let runId = '';
  const done: TimedCell[] = cells.flatMap((cell) =>
    cell.run?.result == null ? [] : [{ ...cell, seconds: cell.run.result.seconds }],
  );
  const say = (state: string, cell: QueuedCell, rest: Readonly<Record<string, unknown>>): void => {
    const { number, model, data, method, seed } = cell;
    reporter.event({ type: 'cell', number, of: cells.length, model, data, method, seed, runId, state, ...rest });
  };
  const listener: QueueListener = {
    begins(cell, id) {
      runId = id;
      say('begins', cell, {});
    },
    event(cell, event) {
      if (event.type === 'result' || event.type === 'stopped' || event.type === 'error') return;
      reporter.event(event);
      if (event.type === 'log' && event.level === 'warning') talk.lines([`note: ${event.message}`]);
      if (event.type !== 'progress') return;
      const later = cells.filter(({ number, task }) => number > cell.number && task !== 'nothing');
      const left = remainingSeconds(done, { ...cell, ...event }, later);
      talk.live(cellProgressLine(cell, cells.length, event, left));
    },
    ends(cell, last) {
      talk.lines([cellEndLine(cell, cells.length, runId, last)]);
      if (last.type === 'error') {
        hasFailed ||= last.fault.code !== 'training.diverged';
        const { fault } = last;
        say(fault.code === 'training.diverged' ? 'diverged' : 'failed', cell, { fault });
      } else if (last.type === 'result' && last.kind === 'train') {
        done.push({ ...cell, seconds: last.seconds });
        say('finished', cell, { macroF1: last.macroF1, seconds: last.seconds });
      } else say('stopped', cell, {});
    },
  };
  return { listener, hasFailed: () => hasFailed };
}
