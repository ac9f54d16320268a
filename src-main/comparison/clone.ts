/** From a run or an experiment to a form that makes it again, or something like it. */
import { existsSync } from 'node:fs';
import type { DraftForm } from '../contract/draft-form.ts';
import { ExperimentRequest } from '../contract/experiment.ts';
import { datasetName } from '../contract/dataset-name.ts';
import { formValues } from '../contract/flags/experiment-command.ts';
import type { Values } from '../contract/flags/values.ts';
import { wordOf } from '../contract/named-methods.ts';
import { settingsOf } from '../contract/request.ts';
import type { Clone } from '../contract/routes/experiments.ts';
import { kindOf } from '../contract/description.ts';
import { trainCommand } from '../app/runs/train-command.ts';
import { keepAsDataset } from '../app/library/keep-dataset.ts';
import { keepAsModel } from '../app/library/keep-model.ts';
import { findSubject } from '../app/describing/subject.ts';
import { namesIn } from '../app/describing/names.ts';
import type { Run } from '../store/runs.ts';
import type { Store } from '../store/open.ts';
import { commandsOf } from './commands.ts';

/**
 * The form of a run or an experiment. Models and data sets that the library does not hold are brought in.
 * @param id of either
 * @throws InputError `request.unknown-run`, `request.unknown-experiment`
 */
export async function cloneForm(store: Store, id: string): Promise<Clone> {
  const request = kindOf(id) === 'run' ? requestOf(store.runs.find(id)) : store.experiments.find(id).request;
  const names = namesIn(store);
  const models = request.models.map(({ path }) =>
    existsSync(path) ? keepAsModel(store, path) : `The model ${names.model(path)} is not there any more.`,
  );
  const datasets = await Promise.all(
    request.datasets.map((each) => keepAsDataset(store, each, names.data(each.task, each.data, each.name))),
  );
  const values = formValues(request);
  const lost = 'Some of its settings cannot be said in a form; those are as they are by default.';
  const [kept, missing] = [
    (all: readonly (string | { readonly id: string })[]) =>
      all.flatMap((each) => (typeof each === 'string' ? [] : each.id)),
    (all: readonly (string | object)[]) => all.filter((each) => typeof each === 'string'),
  ];
  return {
    form: formOf(request, values ?? {}, kept(models), kept(datasets)),
    notes: [...missing(models), ...missing(datasets), ...(values === null ? [lost] : [])],
  };
}

const Shared = ExperimentRequest.shape.settings.strip();

/** A run as a comparison of one method with one seed. */
export function requestOf({ request }: Pick<Run, 'request'>): ExperimentRequest {
  const settings = settingsOf(request);
  const { model, task, data, method, lora, seed } = settings;
  const name = wordOf(method, lora !== null);
  return {
    kind: 'compare',
    methods: [{ name, method, lora, learningRate: null }],
    baseline: name,
    seeds: [seed],
    datasets: [{ name: datasetName(task, data.train), task, data }],
    models: [{ name: model, path: model }],
    settings: Shared.parse(settings),
  };
}

/** Fields of the form that are no settings. */
const OWN = ['methods', 'seeds', 'baseline', 'rates'];

function formOf(
  { kind, methods, seeds, baseline }: ExperimentRequest,
  values: Values,
  models: readonly string[],
  datasets: readonly string[],
): DraftForm {
  const rates = methods.flatMap(({ name, learningRate }) =>
    learningRate === null ? [] : [[name, String(learningRate)] as const],
  );
  const settings = Object.entries(values).flatMap(([name, value]) =>
    OWN.includes(name) || (typeof value !== 'string' && value !== true) ? [] : [[name, value] as const],
  );
  return {
    version: 1,
    kind,
    models,
    datasets,
    methods: kind === 'sweep' ? [] : methods.map(({ name }) => name),
    rates: Object.fromEntries(rates),
    seeds: seeds.join(','),
    baseline: kind === 'sweep' ? null : baseline,
    values: Object.fromEntries(settings),
  };
}

/**
 * The words of the commands that make a run or an experiment again.
 * @param typed id, part of it, or name
 * @throws InputError `request.bad-option` where none or several fit
 */
export function cloneCommands(store: Store, typed: string): { readonly id: string; readonly commands: string[][] } {
  const { id, kind } = findSubject(store, typed, ['run', 'experiment']);
  if (kind === 'run') return { id, commands: [trainCommand(settingsOf(store.runs.find(id).request))] };
  const { request } = store.experiments.find(id);
  const runs = store.experimentRuns.all(id).flatMap(({ run }) => store.runs.get(run) ?? []);
  return { id, commands: commandsOf({ id, request }, runs) };
}
