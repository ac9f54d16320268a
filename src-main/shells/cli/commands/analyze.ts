import { utcMinute } from '../../../base/utc-minute.ts';
import { showAnalysis } from '../../../app/analyze.ts';
import { openExistingWorkspace, openWorkspace } from '../../../app/workspace.ts';
import { analyseNow, tellAnalysis } from '../analysing.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { addAnalyzeFlags, readAnalyzeSettings, readReconsidered } from '../flags/analyze-settings.ts';
import { addTaskFlags } from '../flags/task.ts';
import { text } from '../../../contract/flags/values.ts';
import { modelLines, section } from '../views/found.ts';

export const addAnalyze: AddCommand = (program, run) => {
  const command = program
    .command('analyze')
    .description(
      'show which boundary between frozen and trained blocks SALF would choose, and why; nothing is trained',
    );
  addTaskFlags(command);
  addAnalyzeFlags(command);
  withJson(withWorkspace(command))
    .addHelpText(
      'after',
      [
        example('analyze --model ./model --task trec --data train.jsonl --samples 256'),
        '  npm run salf -- analyze --analysis a-20261124-7f3a9c --gain difference\n',
      ].join(''),
    )
    .action(run((call) => (call.values['analysis'] === undefined ? analyse(call) : lookAgain(call))));
};

async function analyse(call: Call): Promise<number> {
  const settings = readAnalyzeSettings(call.values, call.io);
  const { folder, named } = workspaceOf(call);
  using store = await openWorkspace(folder);
  return await analyseNow(call, store, settings, named);
}

async function lookAgain(call: Call): Promise<number> {
  const { io, reporter, values } = call;
  const reconsidered = readReconsidered(values, io);
  const { folder, named } = workspaceOf(call);
  using store = await openExistingWorkspace(folder);
  const report = showAnalysis(store, text(values['analysis']), reconsidered);
  const made = `${report.analysisId}, made ${utcMinute(report.createdAt)} (UTC)`;
  reporter.lines([...section('Stored', [made]), ...modelLines(report.model)]);
  tellAnalysis(call, report, named);
  return 0;
}
