/** Runs that a person picked, brought into the form of comparisons. */
import { basename } from 'node:path';
import { canonicalJson } from '../base/canonical-json.ts';
import { plural } from '../base/numbers.ts';
import { clipped } from '../base/printable.ts';
import type { Names } from '../app/describing/names.ts';
import type { Compared } from '../app/describing/shown-experiment.ts';
import { methodLabel } from '../app/run-summaries.ts';
import { namelessTask } from '../contract/dataset-name.ts';
import { ExperimentRequest } from '../contract/experiment.ts';
import { settingsOf } from '../contract/request.ts';
import type { TrainSettings } from '../contract/request.ts';
import { RUN_STATE_WORDS } from '../contract/run-state.ts';
import { flatSettings, labelOf, valueWords } from '../contract/settings/flat.ts';
import { resolveTask } from '../data/task.ts';
import type { ExperimentRun } from '../store/experiment-runs.ts';
import type { Run } from '../store/runs.ts';
import { trainsEveryBlock } from './comparison.ts';
import { pickWarnings } from './pick-warnings.ts';
import type { PickedPlace } from './pick-warnings.ts';

/** A finished run and its place. */
interface Placed {
  readonly settings: TrainSettings;
  readonly cell: ExperimentRun;
}

/** What was made of picked runs, and sentences on those that are not in it, and on where they differ. */
export interface Picked {
  readonly compared: readonly Compared[];
  readonly leftOut: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * One comparison for each model and each set of rows that finished runs were scored on. Methods that differ in a setting
 * are distinguished by it; of several runs in one place the first one stays.
 * @param testOf the content hash of the test rows among data of a content hash; null: there are none
 */
export function groupRuns(runs: readonly Run[], names: Names, testOf: (dataHash: string) => string | null): Picked {
  const finished = runs.filter(({ state }) => state === 'finished');
  const unfinished = runs
    .filter(({ state }) => state !== 'finished')
    .map(
      ({ id, state, reason }) =>
        `${id}: ${RUN_STATE_WORDS[state]}${reason === null ? '' : ` (${reason.replace(/\.$/, '')})`}.`,
    );
  const groups = [...Map.groupBy(finished, (run) => placeOf(run, testOf)).values()];
  const places = namedPlaces(groups, names);
  const picked = places.map(comparedOf);
  return {
    compared: picked.map(({ compared }) => compared),
    leftOut: [...picked.flatMap(({ leftOut }) => leftOut), ...unfinished],
    warnings: pickWarnings(places),
  };
}

/**
 * Runs are compared where the model is the same and they answered the same test rows, whatever file these lay in. Those
 * that were scored on validation rows are compared where task and files are the same.
 */
function placeOf(
  { modelHash, dataHash, result, request: { model, task, data } }: Run,
  testOf: (hash: string) => string | null,
): string {
  const test = result?.split === 'test' && dataHash !== null ? testOf(dataHash) : null;
  const rows = test === null ? [namelessTask(task), data] : [test, resolveTask(task).labels.map(({ word }) => word)];
  return canonicalJson([modelHash ?? model, result?.split ?? null, rows]);
}

function namedPlaces(groups: readonly (readonly Run[])[], names: Names): PickedPlace[] {
  const named = groups.map((runs): PickedPlace => {
    const { model, task, data } = runs[0]!.request;
    return { runs, model: names.model(model), data: names.data(task, data) };
  });
  return named.map((place, index) => {
    const same = named.slice(0, index).filter(({ model, data }) => model === place.model && data === place.data).length;
    return same === 0 ? place : { ...place, data: `${place.data} (${same + 1})` };
  });
}

function comparedOf({ runs, model, data }: PickedPlace): {
  readonly compared: Compared;
  readonly leftOut: readonly string[];
} {
  const labels = labelsOf(runs.map((run) => settingsOf(run.request)));
  const placed = new Map<string, Placed>();
  const leftOut: string[] = [];
  runs.forEach((run, index) => {
    const cell = { model, data, method: labels[index]!, seed: run.seed, run: run.id };
    const other = placed.get(`${cell.method} ${run.seed}`);
    if (other === undefined) placed.set(`${cell.method} ${run.seed}`, { settings: settingsOf(run.request), cell });
    else leftOut.push(`${run.id}: ${other.cell.run} is the same method with the same seed.`);
  });
  const all = [...placed.values()];
  const methods = [...new Map(all.map(({ cell, settings }) => [cell.method, settings]))].map(([name, settings]) => ({
    name,
    method: settings.method,
    lora: settings.lora,
    learningRate: settings.optimizer.learningRate,
  }));
  const { settings } = all[0]!;
  const request: ExperimentRequest = {
    kind: 'compare',
    methods,
    baseline: (methods.find(isFull) ?? methods[0]!).name,
    seeds: [...new Set(all.map(({ cell }) => cell.seed))].sort((a, b) => a - b),
    datasets: [{ name: data, task: settings.task, data: settings.data }],
    models: [{ name: model, path: settings.model }],
    settings: sharedSettings(settings),
  };
  const cells = all.map(({ cell }) => cell);
  const name = `${cells.length} picked ${plural(cells.length, 'run')} on ${data}`;
  return { compared: { id: null, name, request, cells }, leftOut };
}

const isFull = (each: ExperimentRequest['methods'][number]): boolean => each.lora === null && trainsEveryBlock(each);

const Shared = ExperimentRequest.shape.settings.strip();

/** All that methods share. */
function sharedSettings(settings: TrainSettings): ExperimentRequest['settings'] {
  return Shared.parse(settings);
}

/**
 * The methods' names with the settings in which the runs differ. The learning rate and the adapters belong to a method,
 * so they are listed only where one method has several.
 */
function labelsOf(settings: readonly TrainSettings[]): string[] {
  const bare = settings.map(methodLabel);
  const shared = settings.map((each) => new Map([...wordsOf(sharedSettings(each)), ...dataWords(each)]));
  const own = settings.map(({ optimizer: { learningRate }, lora }) => wordsOf({ optimizer: { learningRate }, lora }));
  const everywhere = differing(shared).filter((key) => key !== 'optimizer.learningRate');
  return settings.map((_, index) => {
    const alike = own.filter((_, other) => bare[other] === bare[index]);
    const words = [
      ...differing(alike).map((key) => `${labelOf(key)} ${own[index]!.get(key) ?? 'none'}`),
      ...everywhere.map((key) => `${labelOf(key)} ${shared[index]!.get(key) ?? 'none'}`),
    ];
    return `${bare[index]!}${words.length === 0 ? '' : ` (${words.join(', ')})`}`;
  });
}

/** What of the data may differ between runs that answered the same test rows: files by their names, the prompt in one line. */
function dataWords({ task, data }: TrainSettings): Map<string, string> {
  const { train, validation, validationFraction, limitTrain, reading = {} } = data;
  const file = (path: string | null): string | null => (path === null ? null : basename(path));
  const words = wordsOf({
    data: { train: file(train), validation: file(validation), validationFraction, limitTrain, reading },
  });
  return words.set(PROMPT, clipped(resolveTask(task).template.replaceAll(/\s+/g, ' '), 40));
}

const PROMPT = 'Prompt';

function wordsOf(settings: object): Map<string, string> {
  return new Map([...flatSettings(settings)].map(([path, value]) => [path, valueWords(path, value)]));
}

function differing(all: readonly ReadonlyMap<string, string>[]): string[] {
  const keys = [...new Set(all.flatMap((each) => [...each.keys()]))];
  return keys.filter((key) => new Set(all.map((each) => each.get(key))).size > 1);
}
