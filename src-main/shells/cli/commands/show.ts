import { methodLabel } from '../../../app/run-summaries.ts';
import { showRun } from '../../../app/show.ts';
import type { RunReport } from '../../../app/show.ts';
import { openExistingWorkspace } from '../../../app/workspace.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import type { Style } from '../format/style.ts';
import { count } from '../../../base/numbers.ts';
import { choiceLines, dataLines, modelLines, planLines, section } from '../views/found.ts';
import { evaluationLine } from '../views/progress.ts';
import { partLines } from '../views/parts.ts';
import { ledgerLines, scoreLines } from '../views/result.ts';
import { text } from '../values.ts';

export const addShow: AddCommand = (program, run) => {
  const command = program.command('show').argument('<run>', 'its id, or a part of it that no other has');
  withJson(withWorkspace(command))
    .description('show what is recorded about a run: model, data, plan, scores, cost')
    .addHelpText('after', example('show 7f3a9c'))
    .action(
      run(async (call) => {
        using store = await openExistingWorkspace(workspaceOf(call).folder);
        const report = showRun(store, text(call.values['run']));
        call.reporter.event({ type: 'result', ...report });
        call.reporter.lines(lines(report, call.reporter.style));
        return 0;
      }),
    );
};

function lines({ run, model, data, losses, evaluations, checkpoints, ledger }: RunReport, style: Style): string[] {
  const why = run.reason === null ? '' : `: ${run.reason}`;
  const versions = [
    run.salfVersion === null ? '' : `salf ${run.salfVersion}`,
    run.nodeVersion === null ? '' : `Node ${run.nodeVersion}`,
    run.onnxruntimeVersion === null ? '' : `onnxruntime ${run.onnxruntimeVersion}`,
  ].filter((each) => each !== '');
  const newest = losses.at(-1);
  const kept = checkpoints.at(-1);
  return [
    ...section('Run', [
      `${style.bold(run.id)} ${run.state}${why}`,
      `${methodLabel(run.request)}, seed ${run.seed}, started ${run.createdAt}`,
      ...(versions.length === 0 ? [] : [versions.join(', ')]),
      ...(newest === undefined ? [] : [`${count(newest.step)} steps, loss ${newest.value.toFixed(4)}`]),
      ...(kept === undefined ? [] : [`newest checkpoint after step ${count(kept.step)}: ${kept.path}`]),
    ]),
    ...(model === null ? [] : modelLines(model)),
    ...(data === null ? [] : dataLines(data)),
    ...(run.choice === null ? [] : choiceLines(run.choice)),
    ...(run.plan === null ? [] : planLines(run.plan, model?.blocks ?? null)),
    ...evaluations.map(evaluationLine),
    ...(run.result === null ? [] : ['', ...scoreLines(run.result, style)]),
    ...(run.plan === null ? [] : partLines(run.plan, style)),
    ...(ledger === null ? [] : ['', ...ledgerLines(ledger, style)]),
  ];
}
