import { basename } from 'node:path';
import { methodLabel } from '../../../app/run-summaries.ts';
import { showRun } from '../../../app/show.ts';
import type { RunReport } from '../../../app/show.ts';
import { openExistingWorkspace } from '../../../app/workspace.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import type { Style } from '../format/style.ts';
import { count } from '../../../base/numbers.ts';
import { choiceLines, dataLines, modelLines, planLines, section } from '../views/found.ts';
import { ruleLines } from '../views/rules.ts';
import { evaluationLine } from '../views/progress.ts';
import { partLines } from '../views/parts.ts';
import { fileScoreLines } from '../views/prediction.ts';
import { ledgerLines, scoreLines } from '../views/result.ts';
import { text } from '../../../contract/flags/values.ts';
import { RUN_STATE_WORDS } from '../../../contract/run-state.ts';
import { weightsWords } from '../../../contract/score.ts';

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

/** A task that the program knows says more than the name that a person gave to the data. */
function dataTitle({ request: { task } }: RunReport['run'], name: string): string {
  if (task.kind === 'custom') return name;
  const preset = task.preset.toLowerCase();
  return name === preset ? `task ${preset}` : `${name} (task ${preset})`;
}

function lines(report: RunReport, style: Style): string[] {
  const { run, row, links, model, data, losses, evaluations, fileEvaluations, checkpoints, ledger } = report;
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
      `${style.bold(run.id)}${row.name === null ? '' : ` “${row.name}”`} ${RUN_STATE_WORDS[run.state]}${why}`,
      `${methodLabel(run.request)}, seed ${run.seed}, started ${run.createdAt}`,
      ...(row.tags.length === 0 ? [] : [`tags: ${row.tags.join(', ')}`]),
      ...(row.note === '' ? [] : row.note.split('\n')),
      ...links.experiments.map(({ id, name }) => `in ${id}: ${name}`),
      ...links.reports.map((name) => `in the report ${name}`),
      ...(versions.length === 0 ? [] : [versions.join(', ')]),
      ...(newest === undefined ? [] : [`${count(newest.step)} steps, loss ${newest.value.toFixed(4)}`]),
      ...(kept === undefined ? [] : [`newest checkpoint after step ${count(kept.step)}: ${kept.path}`]),
    ]),
    ...(model === null ? [] : modelLines(model, row.model)),
    ...(data === null ? [] : dataLines(data, dataTitle(run, row.data))),
    ...(run.choice?.type === 'choice' ? choiceLines(run.choice) : []),
    ...(run.choice?.type === 'rule' ? ruleLines(run.choice) : []),
    ...(run.plan === null ? [] : planLines(run.plan, model?.blocks ?? null)),
    ...evaluations.map(evaluationLine),
    ...(run.result === null ? [] : ['', ...scoreLines(run.result, style)]),
    ...fileEvaluations.flatMap(({ file, step, score }) => {
      const weights = step === null ? '' : weightsWords(step, run.result?.steps ?? null);
      return ['', ...fileScoreLines(basename(file), score, weights, style)];
    }),
    ...(run.plan === null ? [] : partLines(run.plan, style)),
    ...(ledger === null ? [] : ['', ...ledgerLines(ledger, style)]),
  ];
}
