import { basename } from 'node:path';
import { percent } from '../../base/numbers.ts';
import type { ComparisonEvent } from '../../comparison/run-comparison.ts';
import type { QueuedCell } from '../../comparison/experiment.ts';
import { rateWarnings } from '../../contract/usual-rate.ts';
import type { ModelFound, Progress } from '../../contract/events.ts';
import type { Reporter } from './reporter.ts';
import { cellEndLine, cellProgressLine, experimentLines, placedLine, untrainedLine } from './views/experiment.ts';
import { noteLines } from './views/found.ts';

/**
 * Tells how a comparison goes.
 * @param talk to a person; `reporter` tells programs
 */
export function followComparison(reporter: Reporter, talk: Reporter): (event: ComparisonEvent) => void {
  let of = 0;
  let current: { readonly cell: QueuedCell; readonly progress: Progress } | null = null;
  /** Each model is opened once for each of its cells. */
  const shown = new Set<string>();
  const newNotes = ({ notes = [] }: ModelFound): string[] => {
    const fresh = notes.filter((note) => !shown.has(note));
    fresh.forEach((note) => shown.add(note));
    return fresh.map((note) => `note: ${note}`);
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
        talk.lines(rateWarnings(event.experiment.request).map((warning) => `note: ${warning}`));
        break;
      }
      case 'analysed':
        talk.lines([
          `Looked where SALF would draw the line on ${basename(event.settings.data)} (${event.analysisId}).`,
        ]);
        break;
      case 'untrained-progress': {
        const { scoring, done, total } = event;
        talk.live(`untrained model, ${scoring.data}, ${scoring.model}  row ${done}/${total} ${percent(done / total)}`);
        break;
      }
      case 'untrained-scored': {
        const { scoring, score } = event;
        const { model, data } = scoring;
        const { macroF1, seconds, flops } = score;
        reporter.event({ type: 'untrained', model, data, macroF1, seconds, flops });
        talk.lines([untrainedLine(scoring, score)]);
        break;
      }
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
      case 'cell-placed': {
        const { cell, placed } = event;
        say(placed.state, cell, { runId: placed.run, target: placed.target, reason: placed.reason });
        talk.lines([placedLine(cell, of, placed)]);
        break;
      }
      case 'said':
        reporter.event({ type: 'target', message: event.sentence });
        talk.lines([event.sentence]);
        break;
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
          runId,
          ...rest,
          ...(scored === null ? {} : { macroF1: scored.macroF1, seconds: scored.seconds }),
        });
      }
    }
  };
}
