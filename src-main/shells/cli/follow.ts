import type { RunningRun } from '../../supervision/supervise.ts';
import { salfLine } from '../../base/shell-line.ts';
import type { EngineEvent, Failed, LastEvent } from '../../contract/events.ts';
import { count, counted, duration } from '../../base/numbers.ts';
import { INTERRUPTED, untilEnded } from './interrupt.ts';
import type { Io } from './io.ts';
import type { Reporter } from './reporter.ts';
import { choiceLines, dataLines, modelLines, noteLines, planLines } from './views/found.ts';
import { ruleLines } from './views/rules.ts';
import { evaluationLine, progressLine } from './views/progress.ts';
import { ledgerLines, scoreLines } from './views/result.ts';

/** Shows a run's events as they come. */
export function eventView(reporter: Reporter): (event: EngineEvent) => void {
  let blocks: number | null = null;
  return (event) => {
    // Errors have their own way out.
    if (event.type !== 'error') reporter.event(event);
    switch (event.type) {
      case 'model':
        blocks = event.blocks;
        reporter.lines(modelLines(event));
        break;
      case 'data':
        reporter.lines(dataLines(event));
        break;
      case 'choice':
        reporter.lines(choiceLines(event));
        break;
      case 'rule':
        reporter.lines(ruleLines(event));
        break;
      case 'plan':
        reporter.lines([...planLines(event, blocks), '']);
        break;
      case 'log':
        reporter.lines(noteLines(event));
        break;
      case 'progress':
        reporter.live(progressLine(event));
        break;
      case 'evaluation':
        reporter.lines([evaluationLine(event)]);
        break;
      case 'hello':
      case 'heartbeat':
      case 'looked':
      case 'checkpoint':
      case 'corpus':
      case 'perplexity':
      case 'sample':
      case 'answered':
      case 'refused':
      case 'result':
      case 'stopped':
      case 'error':
        break;
    }
  };
}

/**
 * Waits for a run's end and says how it went.
 * @param workspace what the commands that resume it need to find it; null: nothing
 * @returns the exit code
 */
export async function follow(run: RunningRun, reporter: Reporter, io: Io, workspace: string | null): Promise<number> {
  const { runId } = run;
  const announce = (): void => reporter.lines(['Pausing after this step; Ctrl-C again ends it at once.']);
  const last = await untilEnded(io.signals, run, announce);
  const command = (...words: string[]): string => reporter.style.bold(salfLine(words, workspace));
  reporter.lines(lastLines(last, runId, reporter, command));
  if (last.type === 'error') {
    reporter.error(last);
    if (canGoOn(last)) reporter.lines([`Resume with ${command('resume', runId)}`]);
    return last.exitCode;
  }
  return last.type === 'stopped' ? INTERRUPTED : 0;
}

/** Whether the work failed in a way that another try may not. Wrong input has left nothing to resume. */
function canGoOn({ exitCode, fault }: Failed): boolean {
  return exitCode === 1 && fault.code !== 'training.diverged';
}

function lastLines(
  last: LastEvent,
  runId: string,
  { style }: Reporter,
  command: (...words: string[]) => string,
): string[] {
  switch (last.type) {
    case 'result': {
      if (last.kind !== 'train') return [];
      const done = `Run ${style.bold(runId)} finished: ${counted(last.steps, 'step')} in ${duration(last.seconds)} on ${last.provider}.`;
      const next = [
        `See it again with ${command('show', runId)}`,
        `Write the model with ${command('export', '--run', runId, '--out', 'DIR')}`,
      ];
      return ['', ...scoreLines(last, style), '', ...ledgerLines(last.ledger, style), '', done, ...next];
    }
    case 'stopped': {
      const kept = last.checkpoint === null ? 'before its first checkpoint' : 'and kept a checkpoint';
      return [
        `Run ${style.bold(runId)} paused after step ${count(last.step)} ${kept}.`,
        `Resume with ${command('resume', runId)}`,
      ];
    }
    case 'error':
      return [];
  }
}
