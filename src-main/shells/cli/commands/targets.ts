import { readFileSync } from 'node:fs';
import { openExistingWorkspace, openWorkspace } from '../../../app/workspace.ts';
import { InputError } from '../../../base/errors.ts';
import { bytes, counted, duration } from '../../../base/numbers.ts';
import { systemError } from '../../../base/system-error.ts';
import { readTarget, readTargetName, TARGET_FLAGS } from '../../../contract/flags/targets.ts';
import { text } from '../../../contract/flags/values.ts';
import { bytesThatGo, TARGET_PART_WORDS, TARGET_PARTS } from '../../../contract/targets.ts';
import type { TargetSettings } from '../../../contract/targets.ts';
import { testSettings } from '../../../demo/test-run.ts';
import { table } from '../../../tables/layout.ts';
import { cleanTarget } from '../../../targets/clean.ts';
import { listTargets, putTarget, removeTarget, stopTarget } from '../../../targets/manage.ts';
import type { TargetCard } from '../../../targets/manage.ts';
import { findTarget, openTarget } from '../../../targets/target.ts';
import { tryTarget } from '../../../targets/try.ts';
import type { Tried } from '../../../targets/try.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { gather } from '../flags/task.ts';
import { resolvePath } from '../io.ts';

const HELP = `
Actions: list; add NAME, with --slurm or --ssh; test NAME: reaches it, installs the program there, trains two steps; stop NAME: stops its
runs at their next step; clean NAME: shows what lies there, with --prune deletes what is not needed; remove NAME. Without --ssh, --slurm is sbatch of this machine; its nodes must see the folder of the workspace.
Nothing of a password or key is kept: ssh uses your agent and your config, and must reach the host without a question.
${example('targets add lab --slurm --ssh me@login --folder /scratch/me/salf --partition gpu --gpus 1 --time 4:00:00')}
More:
  npm run salf -- targets add box --ssh me@box --folder '~/salf'
  npm run salf -- targets test box
`;

/** What each action does with a call and the name after it. */
const ACTIONS: Readonly<Record<string, (call: Call, name: string) => Promise<number>>> = {
  list,
  add,
  test: tryIt,
  stop,
  clean,
  remove,
};

export const addTargets: AddCommand = (program, run) => {
  const command = program.command('targets').argument('[action]', Object.keys(ACTIONS).join(', '), 'list');
  command.argument('[name]', 'name of a target').option('--slurm', 'a target of Slurm');
  for (const { flag, help, takes } of TARGET_FLAGS) {
    if (takes === 'words') command.option(flag, help, gather);
    else command.option(flag, help);
  }
  withJson(withWorkspace(command))
    .option('--experiment <id>', 'of stop: the runs of this one alone')
    .option('--prune', 'of clean: deletes what is not needed any more')
    .option('--unknown', 'of clean: also runs of which this workspace knows nothing, such as deleted ones')
    .description('machines besides this one that train the runs of comparisons: Slurm, or a machine reached by ssh')
    .addHelpText('after', HELP)
    .action(run(act));
};

function act(call: Call): Promise<number> {
  const typed = call.values['action'] === undefined ? 'list' : text(call.values['action']);
  const action = Object.hasOwn(ACTIONS, typed) ? ACTIONS[typed] : undefined;
  if (action === undefined) throw bad('ACTION', `There is no action “${typed}”.`);
  const { name } = call.values;
  if (typed !== 'list' && name === undefined) throw bad('NAME', 'It is missing.');
  return action(call, name === undefined ? '' : text(name));
}

function bad(field: string, message: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy: 'See `salf targets --help`.' });
}

async function list(call: Call): Promise<number> {
  using store = await openWorkspace(workspaceOf(call).folder);
  const targets = listTargets(store);
  call.reporter.event({ type: 'result', targets });
  const columns = [{ title: 'target' }, { title: 'kind' }, { title: 'host' }, { title: 'folder' }, { title: 'runs', number: true }] as const; // prettier-ignore
  call.reporter.lines(table(columns, targets.map(cellsOf)));
  return 0;
}

function cellsOf({ name, settings, open }: TargetCard): string[] {
  if (settings === null) return [name, 'this machine', '', '', ''];
  return [name, settings.kind, settings.ssh ?? 'this machine', settings.folder ?? '', open === 0 ? '' : String(open)];
}

async function add(call: Call, name: string): Promise<number> {
  const settings: TargetSettings = readTarget(call.values, (path) => readText(resolvePath(call.io, path)));
  using store = await openWorkspace(workspaceOf(call).folder);
  putTarget(store, readTargetName(name), settings);
  call.reporter.event({ type: 'result', name, settings });
  call.reporter.lines([`Added ${name}.`, `Try it with \`salf targets test ${name}\`, use it with \`salf compare --on ${name}\`.`]); // prettier-ignore
  return 0;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw systemError(thrown, { file, field: '--setup' });
  }
}

async function remove(call: Call, name: string): Promise<number> {
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  removeTarget(store, name);
  call.reporter.event({ type: 'result', name });
  call.reporter.lines([`Removed ${name}. What lies in its folder there stays.`]);
  return 0;
}

async function stop(call: Call, name: string): Promise<number> {
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  const { experiment } = call.values;
  const id = experiment === undefined ? null : store.experiments.find(text(experiment)).id;
  const stopped = await stopTarget(store, name, id, (sentence) => call.reporter.lines([sentence]));
  call.reporter.event({ type: 'result', name, stopped });
  call.reporter.lines([`Stopped ${counted(stopped, 'run')}; the comparison resumes them when it is started again.`]);
  return 0;
}

async function clean(call: Call, name: string): Promise<number> {
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  const isDry = call.values['prune'] !== true;
  const cleaned = await cleanTarget(store, name, { isDry, isAll: call.values['unknown'] === true });
  call.reporter.event({ type: 'result', name, isDry, parts: cleaned });
  const columns = [{ title: 'at the target' }, { title: 'size', number: true }, { title: isDry ? 'not needed' : 'deleted', number: true }] as const; // prettier-ignore
  const rows = TARGET_PARTS.map((part) => [TARGET_PART_WORDS[part], bytes(cleaned[part].bytes), bytes(cleaned[part].goes)]);
  const goes = bytesThatGo(cleaned);
  const end = isDry ? `${bytes(goes)} can be deleted: add --prune.` : `Deleted ${bytes(goes)}.`;
  call.reporter.lines([...table(columns, rows), '', end]);
  return 0;
} // prettier-ignore

async function tryIt(call: Call, name: string): Promise<number> {
  using store = await openWorkspace(workspaceOf(call).folder);
  const target = openTarget(store, name, findTarget(store, name));
  const say = (sentence: string): void => call.reporter.lines([sentence]);
  const tried = await tryTarget(target, store.workspace, testSettings(), say);
  call.reporter.event({ type: 'result', name, ...tried });
  call.reporter.lines(triedLines(name, tried));
  return 0;
}

function triedLines(name: string, { machine, clockAhead, seconds }: Tried): string[] {
  const { host, version, node, folder, freeBytes, memoryBytes, cpu, cores, gpus, slurm } = machine;
  const clock = Math.abs(clockAhead) / 1000;
  return [
    `${name} works: a run of two steps took ${duration(seconds)}.`,
    `Host    ${host}: ${cpu}, ${counted(cores, 'core')}, ${bytes(memoryBytes)} of memory, ${gpus.length === 0 ? 'no NVIDIA GPU there' : gpus.join(', ')}`,
    `Folder  ${folder}: ${bytes(freeBytes)} free`,
    `Program SALF Workbench ${version}, Node ${node}`,
    ...(slurm === null ? [] : [`Slurm   ${slurm.version}: partitions ${slurm.partitions.join(', ')}, arrays of up to ${slurm.maxArray - 1} cells`]),
    ...(clock < 5 ? [] : [`note: its clock is ${duration(clock)} ${clockAhead > 0 ? 'ahead' : 'behind'}; nothing depends on it.`]),
  ]; // prettier-ignore
}
