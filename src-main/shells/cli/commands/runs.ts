import { basename } from 'node:path';
import { listRuns } from '../../../app/runs.ts';
import { isWorkspace, openWorkspace } from '../../../app/workspace.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { table } from '../format/table.ts';
import { duration, score } from '../format/units.ts';
import { methodLabel } from '../views/method.ts';

export const addRuns: AddCommand = (program, run) => {
  withJson(withWorkspace(program.command('runs')))
    .description('list the runs of a workspace, newest first')
    .addHelpText('after', example('runs'))
    .action(
      run(async (call) => {
        const runs = await summaries(workspaceOf(call).folder);
        call.reporter.event({ type: 'result', runs });
        call.reporter.lines(runs.length === 0 ? ['There are no runs yet.'] : lines(runs));
        return 0;
      }),
    );
};

interface Summary {
  readonly runId: string;
  readonly state: string;
  readonly createdAt: string;
  readonly model: string;
  readonly task: string;
  readonly method: string;
  readonly seed: number;
  readonly macroF1: number | null;
  readonly seconds: number | null;
}

async function summaries(folder: string): Promise<Summary[]> {
  if (!isWorkspace(folder)) return [];
  using store = await openWorkspace(folder);
  return listRuns(store).map(({ id, state, createdAt, request, seed, result }) => ({
    runId: id,
    state,
    createdAt,
    model: basename(request.model),
    task: request.task.kind === 'preset' ? request.task.preset : 'custom',
    method: methodLabel(request.method),
    seed,
    macroF1: result?.macroF1 ?? null,
    seconds: result?.seconds ?? null,
  }));
}

function lines(runs: readonly Summary[]): string[] {
  const columns = [
    { title: 'run' },
    { title: 'state' },
    { title: 'begun (UTC)' },
    { title: 'model' },
    { title: 'task' },
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
      each.task,
      each.method,
      String(each.seed),
      each.macroF1 === null ? '' : score(each.macroF1),
      each.seconds === null ? '' : duration(each.seconds),
    ]),
  );
}
