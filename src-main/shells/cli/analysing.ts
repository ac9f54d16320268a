/** Making an analysis on the command line, and showing what one says. */
import { salfLine } from '../../base/shell-line.ts';
import { showAnalysis, startAnalysis } from '../../app/analyze.ts';
import type { AnalysisReport } from '../../app/analyze.ts';
import type { openWorkspace } from '../../app/workspace.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { AnalyzeSettings } from '../../contract/request.ts';
import type { Call } from './command.ts';
import { INTERRUPTED, untilEnded } from './interrupt.ts';
import type { Reporter } from './reporter.ts';
import { analysisLines, sampleDataLines } from './views/analysis.ts';
import { modelLines, noteLines } from './views/found.ts';

/**
 * Makes an analysis and shows it.
 * @param workspace what the commands that look at it again need, such as ` --workspace other`
 * @returns the exit code
 */
export async function analyseNow(
  call: Call,
  store: Awaited<ReturnType<typeof openWorkspace>>,
  settings: AnalyzeSettings,
  workspace: string | null,
): Promise<number> {
  const { io, reporter } = call;
  const analysis = startAnalysis(store, settings, eventView(reporter), io.engine);
  const announce = (): void => reporter.lines(['Stopping; Ctrl-C again ends it at once.']);
  const last = await untilEnded(io.signals, analysis, announce);
  if (last.type === 'error') {
    reporter.error(last);
    return last.exitCode;
  }
  if (last.type === 'stopped') {
    reporter.lines(['The analysis was stopped; nothing of it is kept.']);
    return INTERRUPTED;
  }
  tellAnalysis(call, showAnalysis(store, analysis.analysisId), workspace);
  return 0;
}

/** Shows what an analysis says. */
export function tellAnalysis({ reporter }: Call, report: AnalysisReport, workspace: string | null): void {
  reporter.event({ type: 'result', ...report });
  const other = report.choice.gain === 'difference' ? 'log-ratio' : 'difference';
  const again = salfLine(['analyze', '--analysis', report.analysisId, '--gain', other], workspace);
  reporter.lines([
    ...analysisLines(report, reporter.style),
    '',
    `Evaluate it with other options with ${reporter.style.bold(again)}`,
  ]);
}

/** The samples' own result is for the store; people and programs get what it means. */
function eventView(reporter: Reporter): (event: EngineEvent) => void {
  return (event) => {
    if (event.type !== 'error' && event.type !== 'result') reporter.event(event);
    if (event.type === 'model') reporter.lines(modelLines(event));
    if (event.type === 'data') reporter.lines(sampleDataLines(event));
    reporter.lines(noteLines(event));
  };
}
