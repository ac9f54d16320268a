import { basename } from 'node:path';
import type { ComparisonEvent } from '../../comparison/run-comparison.ts';
import type { QueuedCell } from '../../comparison/experiment.ts';
import type { ModelFound, Progress } from '../../contract/events.ts';
import type { Reporter } from './reporter.ts';
import { cellEndLine, cellProgressLine, experimentLines } from './views/experiment.ts';
import { noteLines } from './views/found.ts';

/**
 * Tells how a comparison goes.
 * @param talk to a person; `reporter` tells programs
 */
export function followComparison(reporter: Reporter, talk: Reporter): (event: ComparisonEvent) => void {
  let of = 0;
  let current: { readonly cell: QueuedCell; readonly progress: Progress } | null = null;
  /** Each model is opened once for each of its cells. */
  const told = new Set<string>();
  const newNotes = ({ notes = [] }: ModelFound): string[] => {
    const untold = notes.filter((note) => !told.has(note));
    untold.forEach((note) => told.add(note));
    return untold.map((note) => `note: ${note}`);
  };
  const say = (
    state: string,
    { number, model, data, method, seed }: QueuedCell,
    rest: Readonly<Record<string, unknown>>,
  ): void => reporter.event({ type: 'cell', number, of, model, data, method, seed, state, ...rest });
  return (event) => {
    switch (event.type) {
      case 'prepared': {
        const { id, name, cells } = event.experiment;
        of = cells.length;
        const waiting = cells.filter(({ task }) => task !== 'nothing').length;
        reporter.event({ type: 'experiment', id, name, runs: of, waiting });
        talk.lines(experimentLines(event.experiment, talk.style));
        break;
      }
      case 'analysed':
        talk.lines([
          `Looked where SALF would draw the line on ${basename(event.settings.data)} (${event.analysisId}).`,
        ]);
        break;
      case 'cell-started':
        say('begins', event.cell, { runId: event.runId });
        break;
      case 'cell-event': {
        const { event: said, cell } = event;
        if (said.type === 'result' || said.type === 'stopped' || said.type === 'error') break;
        reporter.event(said);
        talk.lines(noteLines(said));
        if (said.type === 'model') talk.lines(newNotes(said));
        if (said.type === 'progress') current = { cell, progress: said };
        break;
      }
      case 'progress':
        if (event.etaSeconds === null || current === null) break;
        talk.live(cellProgressLine(current.cell, of, current.progress, event.etaSeconds));
        break;
      case 'cell-ended': {
        const { cell, runId, last, outcome } = event;
        talk.lines([cellEndLine(cell, of, runId, last)]);
        const scored = last.type === 'result' && last.kind === 'train' ? last : null;
        const rest = last.type === 'error' ? { fault: last.fault } : {};
        say(outcome, cell, {
          ...{ runId, ...rest },
          ...(scored === null ? {} : { macroF1: scored.macroF1, seconds: scored.seconds }),
        });
      }
    }
  };
}
