import {
  changeDataset,
  changeToVersion,
  DATASET_FLAGS,
  makeDataset,
  typedDataset,
} from '../../../app/library/dataset-values.ts';
import { datasetCard, listLibrary } from '../../../app/library/cards.ts';
import { addPaths } from '../../../app/library/add.ts';
import { duplicateDataset, revertLast } from '../../../app/library/edit-dataset.ts';
import { createRemover, removedThings } from '../../../app/library/remove.ts';
import type { RemovedThing } from '../../../app/library/remove.ts';
import { findSubject, pick } from '../../../app/describing/subject.ts';
import { openExistingWorkspace, openWorkspace } from '../../../app/workspace.ts';
import { InputError } from '../../../base/errors.ts';
import { didYouMean } from '../../../base/nearest.ts';
import { count } from '../../../base/numbers.ts';
import { utcMinute } from '../../../base/utc-minute.ts';
import { salfLine } from '../../../base/shell-line.ts';
import { isWanted } from '../../../contract/description.ts';
import { FIND_FLAGS, readWanted } from '../../../contract/flags/description.ts';
import { text } from '../../../contract/flags/values.ts';
import type { DatasetCard, ModelCard } from '../../../contract/routes/library.ts';
import { table } from '../../../tables/layout.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { addFlags } from '../flags/flag-set.ts';
import { addTaskFlags } from '../flags/task.ts';
import { resolvePath } from '../io.ts';
import { describedColumns } from '../views/description.ts';

const HELP = `
Actions: list; add PATH: a model folder; make: a data set of a task and files, as in \`salf train\`; edit DATASET: what is given changes,
the rest stays, or with --to-version it is again what it was; versions DATASET: what it was before its edits; revert DATASET: its last
edit is taken back; duplicate DATASET; remove THING; restore THING, of those that
list --removed shows. Runs that were trained on a data set before it was edited stay as they are. Use a data set with --dataset in place
of a task and its files.
${example("library make --name Reviews --template 'Review: {text}\\nVerdict:' --label good --label bad --train rows.csv --test test.csv")}More:
  npm run salf -- library edit Reviews --template 'Text: {text}\\nVerdict:'
  npm run salf -- library duplicate Reviews --name 'Reviews, short prompt'
  npm run salf -- train --model ./model --dataset Reviews
`;

/** What each action does with a call and the thing after it. */
const ACTIONS: Readonly<Record<string, (call: Call, thing: string) => Promise<number>>> = {
  list,
  add,
  make,
  edit,
  versions,
  revert,
  duplicate,
  remove,
  restore,
};
const ALONE = ['list', 'make'];

export const addLibrary: AddCommand = (program, run) => {
  const command = program.command('library').argument('[action]', Object.keys(ACTIONS).join(', '), 'list');
  command.argument('[thing]', 'path of a model, or name or id of a data set or model');
  for (const { flag, help } of Object.values(FIND_FLAGS)) command.option(flag, `of list: ${help}`);
  command.option(
    '--to-version <n>',
    'of edit: make it what it was in this version; what it is now is kept as a version',
  );
  command.option('--removed', 'of list: what was removed and can be restored, the last one first');
  addTaskFlags(command, true);
  addFlags(command, { command: 'library', flags: DATASET_FLAGS });
  withJson(withWorkspace(command))
    .description('models and data sets of a workspace, as the window has them: list, add, edit, duplicate, remove')
    .addHelpText('after', HELP)
    .action(run(act));
};

function act(call: Call): Promise<number> {
  const typed = call.values['action'] === undefined ? 'list' : text(call.values['action']);
  const action = Object.hasOwn(ACTIONS, typed) ? ACTIONS[typed] : undefined;
  if (action === undefined) {
    throw bad('ACTION', `There is no action “${typed}”.${didYouMean(typed, Object.keys(ACTIONS))}`);
  }
  const { thing } = call.values;
  if (!ALONE.includes(typed) && thing === undefined) throw bad('THING', 'It is missing.');
  return action(call, thing === undefined ? '' : text(thing));
}

function bad(field: string, message: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy: 'See `salf library --help`.' });
}

async function list(call: Call): Promise<number> {
  using store = await openWorkspace(workspaceOf(call).folder);
  const wanted = readWanted(call.values);
  if (call.values['removed'] === true) {
    const removed = removedThings(store).filter((each) =>
      isWanted(wanted, store.descriptions.get(each.id), [each.id, each.name]),
    );
    call.reporter.event({ type: 'result', removed });
    call.reporter.lines(removed.length === 0 ? ['Nothing was removed, or nothing fits.'] : removedLines(removed));
    return 0;
  }
  const found = await listLibrary(store);
  const models = found.models.filter((each) => isWanted(wanted, each, [each.id, each.name]));
  const datasets = found.datasets.filter((each) => isWanted(wanted, each, [each.id, each.name, ...each.facts.labels]));
  call.reporter.event({ type: 'result', models, datasets });
  const nothing = models.length + datasets.length === 0;
  call.reporter.lines(
    nothing ? ['Nothing fits, or the library is empty.'] : [...modelLines(models), ...dataLines(datasets)],
  );
  return 0;
}

function modelLines(models: readonly ModelCard[]): string[] {
  if (models.length === 0) return [];
  const [, tags] = describedColumns(models);
  const columns = [{ title: 'model' }, ...(tags === undefined ? [] : [{ title: 'tags' }]), { title: 'family' }, { title: 'blocks', number: true }, { title: 'id' }] as const; // prettier-ignore
  return table(
    columns,
    models.map((each) => [
      each.name,
      ...(tags === undefined ? [] : [tags.of(each)]),
      each.state.kind === 'good' ? each.state.facts.family : 'cannot be used',
      each.state.kind === 'good' ? String(each.state.facts.blocks) : '',
      each.id.slice(0, 10),
    ]),
  );
}

function dataLines(datasets: readonly DatasetCard[]): string[] {
  if (datasets.length === 0) return [];
  const [, tags] = describedColumns(datasets);
  const columns = [{ title: 'data set' }, ...(tags === undefined ? [] : [{ title: 'tags' }]), { title: 'task' }, { title: 'train', number: true }, { title: 'test', number: true }, { title: 'labels' }, { title: 'id' }] as const; // prettier-ignore
  const rows = (number: number | null): string => (number === null ? '' : count(number));
  return [
    '',
    ...table(
      columns,
      datasets.map((each) => [
        each.name,
        ...(tags === undefined ? [] : [tags.of(each)]),
        each.task === 'custom' ? 'own' : each.task,
        rows(each.facts.rows.train),
        rows(each.facts.rows.test),
        each.facts.labels.join(', '),
        each.id.slice(0, 10),
      ]),
    ),
  ];
}

function removedLines(removed: readonly RemovedThing[]): string[] {
  const columns = [{ title: 'removed (UTC)' }, { title: 'kind' }, { title: 'name' }, { title: 'id' }] as const;
  const row = ({ removedAt, kind, name, id }: RemovedThing): string[] => [
    utcMinute(removedAt),
    kind,
    name,
    id.slice(0, 10),
  ];
  return table(columns, removed.map(row));
}

async function add(call: Call, path: string): Promise<number> {
  using store = await openWorkspace(workspaceOf(call).folder);
  const added = await addPaths(store, [resolvePath(call.io, path)]);
  call.reporter.event({ type: 'result', added });
  call.reporter.lines(added.map(({ kind, name }) => `Added the ${kind} ${name}.`));
  return 0;
}

async function make(call: Call): Promise<number> {
  using store = await openWorkspace(workspaceOf(call).folder);
  const dataset = await makeDataset(store, call.values, (path) => resolvePath(call.io, path));
  call.reporter.event({ type: 'result', dataset });
  call.reporter.lines([`Made the data set ${dataset.name}.`, ...dataset.facts.warnings.map((each) => `note: ${each}`)]);
  return 0;
}

async function edit(call: Call, thing: string): Promise<number> {
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  const { id } = typedDataset(store, thing, 'THING');
  const { toVersion, ...values } = call.values;
  const { card, before } =
    toVersion === undefined
      ? await changeDataset(store, id, values, (path) => resolvePath(call.io, path))
      : changeToVersion(store, id, text(toVersion), values);
  const { version } = before;
  call.reporter.event({ type: 'result', dataset: card, version });
  const kept =
    version === null ? [] : [`What it was is its version ${version}; runs that were trained on it stay as they are.`];
  call.reporter.lines([`Changed the data set ${card.name}.`, ...kept]);
  return 0;
}

async function versions(call: Call, thing: string): Promise<number> {
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  const dataset = datasetCard(store, typedDataset(store, thing, 'THING').id);
  call.reporter.event({ type: 'result', dataset });
  const columns = [{ title: 'version', number: true }, { title: 'until (UTC)' }, { title: 'train', number: true }, { title: 'test', number: true }, { title: 'prompt' }] as const; // prettier-ignore
  const lines = dataset.versions.map(({ version, replacedAt, rows, prompt }) => [
    String(version),
    utcMinute(replacedAt),
    count(rows.train),
    rows.test === null ? '' : count(rows.test),
    prompt.replaceAll('\n', '\\n'),
  ]);
  call.reporter.lines(lines.length === 0 ? [`The data set ${dataset.name} is as it was made.`] : table(columns, lines));
  return 0;
}

async function revert(call: Call, thing: string): Promise<number> {
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  const { id } = typedDataset(store, thing, 'THING');
  const version = revertLast(store, id);
  const dataset = datasetCard(store, id);
  call.reporter.event({ type: 'result', dataset, version });
  call.reporter.lines([`The data set ${dataset.name} is its version ${version} again.`]);
  return 0;
}

async function duplicate(call: Call, thing: string): Promise<number> {
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  const { name } = call.values;
  const dataset = duplicateDataset(
    store,
    typedDataset(store, thing, 'THING').id,
    name === undefined ? null : text(name),
  );
  call.reporter.event({ type: 'result', dataset });
  call.reporter.lines([`Made the data set ${dataset.name}.`]);
  return 0;
}

async function remove(call: Call, thing: string): Promise<number> {
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  const { id, name } = findSubject(store, thing, ['model', 'data set']);
  createRemover(store).remove(id);
  call.reporter.event({ type: 'result', id });
  call.reporter.lines([
    `Removed ${name ?? id} from the library. Files and runs stay.`,
    `Take it back with ${call.reporter.style.bold(salfLine(['library', 'restore', id], workspaceOf(call).named))}`,
  ]);
  return 0;
}

async function restore(call: Call, thing: string): Promise<number> {
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  const { id, kind, name } = pick(removedThings(store), thing, {
    field: 'THING',
    none: `Nothing called “${thing}” was removed from this library.`,
    remedy: 'See `salf library list --removed`.',
  });
  createRemover(store).restore(id);
  call.reporter.event({ type: 'result', id });
  call.reporter.lines([`The ${kind} ${name} is in the library again.`]);
  return 0;
}
