import { showAnalysis, startAnalysis } from '../../../app/analyze.ts';
import type { AnalysisReport } from '../../../app/analyze.ts';
import { openExistingWorkspace, openWorkspace } from '../../../app/workspace.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { addAnalyzeFlags, readAnalyzeSettings, readReconsidered } from '../flags/analyze-settings.ts';
import { addTaskFlags } from '../flags/task.ts';
import { untilEnded } from '../interrupt.ts';
import { programName } from '../io.ts';
import type { Reporter } from '../reporter.ts';
import { text } from '../values.ts';
import { analysisLines, sampleDataLines } from '../views/analysis.ts';
import { modelLines, section } from '../views/found.ts';

/** What a shell exits with after Ctrl-C. */
const INTERRUPTED = 130;

export const addAnalyze: AddCommand = (program, run) => {
  const command = program
    .command('analyze')
    .description('look where SALF would draw the line between frozen and trained blocks, and why; nothing is trained');
  addTaskFlags(command);
  addAnalyzeFlags(command);
  withJson(withWorkspace(command))
    .addHelpText(
      'after',
      [
        example('analyze --model ./model --task trec --data train.jsonl --samples 256'),
        '  salf analyze --analysis a-20261124-7f3a9c --gain difference\n',
      ].join(''),
    )
    .action(run((call) => (call.values['analysis'] === undefined ? analyseNow(call) : lookAgain(call))));
};

async function analyseNow(call: Call): Promise<number> {
  const { io, reporter, values } = call;
  const settings = readAnalyzeSettings(values, io);
  const { folder, flag } = workspaceOf(call);
  using store = await openWorkspace(folder);
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
  tell(call, showAnalysis(store, analysis.analysisId), flag);
  return 0;
}

async function lookAgain(call: Call): Promise<number> {
  const { io, reporter, values } = call;
  const reconsidered = readReconsidered(values, io);
  const { folder, flag } = workspaceOf(call);
  using store = await openExistingWorkspace(folder);
  const report = showAnalysis(store, text(values['analysis']), reconsidered);
  const made = `${report.analysisId}, made ${report.createdAt.slice(0, 16).replace('T', ' ')} (UTC)`;
  reporter.lines([...section('Stored', [made]), ...modelLines(report.model)]);
  tell(call, report, flag);
  return 0;
}

/** The samples' own result is for the store; people and programs get what it means. */
function eventView(reporter: Reporter): (event: EngineEvent) => void {
  return (event) => {
    if (event.type !== 'error' && event.type !== 'result') reporter.event(event);
    if (event.type === 'model') reporter.lines(modelLines(event));
    if (event.type === 'data') reporter.lines(sampleDataLines(event));
    if (event.type === 'log' && event.level === 'warning') reporter.lines([`note: ${event.message}`]);
  };
}

function tell({ io, reporter }: Call, report: AnalysisReport, workspaceFlag: string): void {
  reporter.event({ type: 'result', ...report });
  const other = report.choice.gain === 'difference' ? 'log-ratio' : 'difference';
  const again = `${programName(io)} analyze --analysis ${report.analysisId}${workspaceFlag} --gain ${other}`;
  reporter.lines([
    ...analysisLines(report, reporter.style),
    '',
    `Look at it under other options with ${reporter.style.bold(again)}`,
  ]);
}
