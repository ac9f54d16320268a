/** How the course of an experiment is printed. */
import type { PreparedExperiment, QueuedCell } from '../../../comparison/experiment.ts';
import type { UntrainedScoring } from '../../../comparison/untrained.ts';
import type { UntrainedScore } from '../../../contract/untrained.ts';
import type { LastEvent, Progress } from '../../../contract/events.ts';
import type { PlacedRun } from '../../../targets/follow.ts';
import { placeWords } from '../../../contract/targets.ts';
import { formatFault } from '../../../base/errors.ts';
import { forTerminal } from '../../../contract/settings/fault-words.ts';
import { duration, percent, score } from '../../../base/numbers.ts';
import type { Style } from '../format/style.ts';

/** What the experiment is, and how much of it is there already. */
export function experimentLines({ id, name, cells }: PreparedExperiment, style: Style): string[] {
  const waiting = cells.filter(({ task }) => task !== 'nothing').length;
  const resumed = cells.filter(({ task }) => task === 'resume').length;
  const done = cells.filter(({ task, run }) => task === 'nothing' && run?.state === 'finished').length;
  const count = (state: string): number =>
    cells.filter(({ task, run }) => task === 'nothing' && run?.state === state).length;
  const parts = [
    `${done} finished`,
    ...(count('diverged') === 0 ? [] : [`${count('diverged')} diverged`]),
    ...(count('failed') === 0 ? [] : [`${count('failed')} failed (--retry-failed tries again)`]),
    `${waiting} to train${resumed === 0 ? '' : `, ${resumed} of them from a checkpoint`}`,
  ];
  return [`Experiment ${style.bold(id)}: ${name}`, `           ${cells.length} runs: ${parts.join(', ')}`];
}

/** What an untrained model reached. */
export function untrainedLine({ model, data }: UntrainedScoring, { macroF1, seconds }: UntrainedScore): string {
  return `Untrained model, ${data}, ${model}: macro-F1 ${score(macroF1)} in ${duration(seconds)}`;
}

/** A cell by what tells it from the others. */
export function cellName({ model, data, method, seed }: QueuedCell): string {
  return `${method}, seed ${seed}, ${data}, ${model}`;
}

/** Where a cell stands at its target. */
export function placedLine(cell: QueuedCell, of: number, placed: PlacedRun): string {
  return `${cell.number}/${of} ${cellName(cell)}: ${placeWords(placed)}`;
}

/** The line of a running cell, with the time for all that is left. */
export function cellProgressLine(cell: QueuedCell, of: number, progress: Progress, secondsLeft: number): string {
  const { step, steps, loss } = progress;
  const share = steps === 0 ? 1 : step / steps;
  return [
    `${cell.number}/${of} ${cell.method}, seed ${cell.seed}, ${cell.data}`,
    `step ${step}/${steps} ${percent(share)}`,
    `loss ${loss.toFixed(4)}`,
    `${duration(secondsLeft)} left for all`,
  ].join('  ');
}

/** How a cell ended, in one line. */
export function cellEndLine(cell: QueuedCell, of: number, runId: string, last: LastEvent): string {
  return `${cell.number}/${of} ${cellName(cell)}: ${outcome(last)} (${runId})`;
}

function outcome(last: LastEvent): string {
  switch (last.type) {
    case 'result':
      return last.kind === 'train' ? `macro-F1 ${score(last.macroF1)} in ${duration(last.seconds)}` : 'done';
    case 'stopped':
      return `paused after step ${last.step}`;
    case 'error':
      return last.fault.code === 'training.diverged'
        ? `diverged: ${last.fault.message}`
        : formatFault(forTerminal(last.fault));
  }
}
