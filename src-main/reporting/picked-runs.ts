/** Runs that a person picked, brought into the form of comparisons. */
import { plural } from '../base/numbers.ts';
import { basename } from 'node:path';
import { canonicalJson } from '../base/canonical-json.ts';
import { datasetName, namelessTask } from '../contract/dataset-name.ts';
import { ExperimentRequest } from '../contract/experiment.ts';
import type { TrainSettings } from '../contract/request.ts';
import { flatSettings, labelOf, valueWords } from '../contract/settings/flat.ts';
import type { ExperimentRun } from '../store/experiment-runs.ts';
import type { Run } from '../store/runs.ts';
import { settingsOf } from '../contract/request.ts';
import { trainsEveryBlock } from '../comparison/comparison.ts';
import { methodLabel } from '../app/run-summaries.ts';
import type { Source } from './source.ts';

/** A finished run and its place. */
interface Placed {
  readonly settings: TrainSettings;
  readonly cell: ExperimentRun;
}

/** What was made of picked runs, and sentences on those that are not in it. */
export interface Picked {
  readonly sources: readonly Source[];
  readonly leftOut: readonly string[];
}

/**
 * One comparison for each model and data set among the runs. Methods that differ in a setting are distinguished by it; of
 * several runs in one place the first one stays.
 */
export function groupRuns(runs: readonly Run[]): Picked {
  const finished = runs.filter(({ state }) => state === 'finished');
  const unfinished = runs
    .filter(({ state }) => state !== 'finished')
    .map(({ id, state, reason }) => `${id}: ${state}${reason === null ? '' : ` (${reason.replace(/\.$/, '')})`}.`);
  const places = [...Map.groupBy(finished, placeOf).values()];
  const names = namesOf(places.map((group) => group[0]!));
  const picked = places.map((group, index) => sourceOf(group, names[index]!));
  return {
    sources: picked.map(({ source }) => source),
    leftOut: [...picked.flatMap(({ leftOut }) => leftOut), ...unfinished],
  };
}

/** Runs stand beside each other where model, task and files are the same. */
function placeOf({ modelHash, request: { model, task, data } }: Run): string {
  return canonicalJson([modelHash ?? model, namelessTask(task), data]);
}

function namesOf(runs: readonly Run[]): { readonly model: string; readonly data: string }[] {
  const names = runs.map(({ request: { model, task, data } }) => ({
    model: basename(model),
    data: datasetName(task, data.train),
  }));
  const key = ({ model, data }: (typeof names)[number]): string => `${model} ${data}`;
  return names.map((name, index) => {
    const same = names.slice(0, index).filter((other) => key(other) === key(name)).length;
    return same === 0 ? name : { ...name, data: `${name.data} (${same + 1})` };
  });
}

function sourceOf(
  runs: readonly Run[],
  { model, data }: { readonly model: string; readonly data: string },
): { readonly source: Source; readonly leftOut: readonly string[] } {
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
    ...{ name, method: settings.method, lora: settings.lora },
    learningRate: settings.optimizer.learningRate,
  }));
  const { settings } = all[0]!;
  const request: ExperimentRequest = {
    ...{ kind: 'compare', methods, baseline: (methods.find(isFull) ?? methods[0]!).name },
    seeds: [...new Set(all.map(({ cell }) => cell.seed))].sort((a, b) => a - b),
    datasets: [{ name: data, task: settings.task, data: settings.data }],
    models: [{ name: model, path: settings.model }],
    settings: sharedSettings(settings),
  };
  const cells = all.map(({ cell }) => cell);
  const name = `${cells.length} picked ${plural(cells.length, 'run')} on ${data}`;
  return { source: { experiment: null, name, request, cells }, leftOut };
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
  const shared = settings.map((each) => wordsOf(sharedSettings(each)));
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

function wordsOf(settings: object): Map<string, string> {
  return new Map([...flatSettings(settings)].map(([path, value]) => [path, valueWords(path, value)]));
}

function differing(all: readonly ReadonlyMap<string, string>[]): string[] {
  const keys = [...new Set(all.flatMap((each) => [...each.keys()]))];
  return keys.filter((key) => new Set(all.map((each) => each.get(key))).size > 1);
}
