import { summariseRuns } from '../../../app/run-summaries.ts';
import { isWanted } from '../../../contract/description.ts';
import { FIND_FLAGS, readWanted } from '../../../contract/flags/description.ts';
import { text } from '../../../contract/flags/values.ts';
import type { RunSummary } from '../../../contract/window.ts';
import { RUN_STATE_WORDS } from '../../../contract/run-state.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { table } from '../../../tables/layout.ts';
import { duration, score } from '../../../base/numbers.ts';
import { utcMinute } from '../../../base/utc-minute.ts';
import { describedColumns } from '../views/description.ts';

export const addRuns: AddCommand = (program, run) => {
  const command = program.command('runs');
  for (const { flag, help } of Object.values(FIND_FLAGS)) command.option(flag, help);
  command.option('--experiment <experiment>', 'only those of this comparison or sweep: its id or name');
  withJson(withWorkspace(command))
    .description('list the runs of a workspace, newest first')
    .addHelpText('after', `${example('runs')}  npm run salf -- runs --find 'salf trec' --tag paper\n`)
    .action(
      run(async (call) => {
        const { experiment } = call.values;
        const all = await summariseRuns(workspaceOf(call).folder, experiment === undefined ? null : text(experiment));
        const wanted = readWanted(call.values);
        const runs = all.filter((each) => isWanted(wanted, each, textsOf(each)));
        call.reporter.event({ type: 'result', runs });
        call.reporter.lines(
          runs.length > 0 ? lines(runs) : [all.length === 0 ? 'There are no runs yet.' : 'No run fits.'],
        );
        return 0;
      }),
    );
};

/** What of a run can be found. */
function textsOf({ runId, name, state, model, data, method, seed }: RunSummary): (string | null)[] {
  return [runId, name, RUN_STATE_WORDS[state], model, data, method, `seed ${seed}`];
}

function lines(runs: readonly RunSummary[]): string[] {
  const described = describedColumns(runs);
  const columns = [
    { title: 'run' },
    ...described.map(({ title }) => ({ title })),
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
      ...described.map(({ of }) => of(each)),
      RUN_STATE_WORDS[each.state],
      utcMinute(each.createdAt),
      each.model,
      each.data,
      each.method,
      String(each.seed),
      each.macroF1 === null ? '' : score(each.macroF1),
      each.seconds === null ? '' : duration(each.seconds),
    ]),
  );
}
