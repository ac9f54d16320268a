import { utcMinute } from '../../../base/utc-minute.ts';
import { experimentCards } from '../../../app/describing/experiment-cards.ts';
import { openWorkspace } from '../../../app/workspace.ts';
import { isWorkspace } from '../../../app/workspace.ts';
import { isWanted } from '../../../contract/description.ts';
import { FIND_FLAGS, readWanted } from '../../../contract/flags/description.ts';
import type { ExperimentCard } from '../../../contract/routes/experiments.ts';
import { table } from '../../../tables/layout.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { describedColumns } from '../views/description.ts';

export const addExperiments: AddCommand = (program, run) => {
  const command = program.command('experiments');
  for (const { flag, help } of Object.values(FIND_FLAGS)) command.option(flag, help);
  withJson(withWorkspace(command))
    .description('list the comparisons and sweeps of a workspace, newest first')
    .addHelpText('after', `${example('experiments')}  npm run salf -- experiments --tag paper\n`)
    .action(
      run(async (call) => {
        const all = await cardsIn(workspaceOf(call).folder);
        const wanted = readWanted(call.values);
        const experiments = all.filter((each) => isWanted(wanted, each, textsOf(each)));
        call.reporter.event({ type: 'result', experiments });
        const none = all.length === 0 ? 'There are no experiments yet.' : 'No experiment fits.';
        call.reporter.lines(experiments.length > 0 ? lines(experiments) : [none]);
        return 0;
      }),
    );
};

async function cardsIn(folder: string): Promise<ExperimentCard[]> {
  if (!isWorkspace(folder)) return [];
  using store = await openWorkspace(folder);
  return experimentCards(store);
}

/** What of an experiment can be found. */
function textsOf({ id, kind, name, methods, datasets, models }: ExperimentCard): string[] {
  return [id, kind, name, ...methods, ...datasets, ...models];
}

function lines(experiments: readonly ExperimentCard[]): string[] {
  const things = experiments.map((each) => ({ ...each, name: each.isNamed ? each.name : null }));
  const described = describedColumns(things);
  const columns = [
    { title: 'experiment' },
    ...described.map(({ title }) => ({ title })),
    { title: 'started (UTC)' },
    { title: 'methods' },
    { title: 'data' },
    { title: 'model' },
    { title: 'seeds' },
    { title: 'runs', number: true },
  ] as const;
  return table(
    columns,
    things.map((each) => [
      each.id,
      ...described.map(({ of }) => of(each)),
      utcMinute(each.createdAt),
      each.kind === 'sweep' ? `sweep of ${each.methods.length} boundaries` : each.methods.join(', '),
      each.datasets.join(', '),
      each.models.join(', '),
      each.seeds.join(', '),
      `${each.runs.finished} of ${each.runs.total}`,
    ]),
  );
}
