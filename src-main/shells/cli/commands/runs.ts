import { summariseRuns } from '../../../app/run-summaries.ts';
import type { RunSummary } from '../../../contract/window.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { table } from '../../../tables/layout.ts';
import { duration, score } from '../../../base/numbers.ts';

export const addRuns: AddCommand = (program, run) => {
  withJson(withWorkspace(program.command('runs')))
    .description('list the runs of a workspace, newest first')
    .addHelpText('after', example('runs'))
    .action(
      run(async (call) => {
        const runs = await summariseRuns(workspaceOf(call).folder);
        call.reporter.event({ type: 'result', runs });
        call.reporter.lines(runs.length === 0 ? ['There are no runs yet.'] : lines(runs));
        return 0;
      }),
    );
};

function lines(runs: readonly RunSummary[]): string[] {
  const columns = [
    { title: 'run' },
    { title: 'state' },
    { title: 'started (UTC)' },
    { title: 'model' },
    { title: 'data' },
    { title: 'method' },
    { title: 'seed', number: true },
    { title: 'macro-F1', number: true },
    { title: 'time', number: true },
  ] as const;
  return table(
    columns,
    runs.map((each) => [
      each.runId,
      each.state,
      each.createdAt.slice(0, 16).replace('T', ' '),
      each.model,
      each.data,
      each.method,
      String(each.seed),
      each.macroF1 === null ? '' : score(each.macroF1),
      each.seconds === null ? '' : duration(each.seconds),
    ]),
  );
}
