import { createHash, hash } from 'node:crypto';
import { canonicalJson } from '../base/canonical-json.ts';
import type { ExperimentRequest } from '../contract/experiment.ts';
import type { TrainSettings } from '../contract/request.ts';
import { FIRST_RULE } from '../contract/salf.ts';
import { namedTask, namelessTask } from '../contract/dataset-name.ts';

/** One run of an experiment; model, data set and method by their names in the request. */
export interface Cell {
  readonly model: string;
  readonly data: string;
  readonly method: string;
  readonly seed: number;
  readonly settings: TrainSettings;
}

/**
 * All runs that an experiment needs, each seed with all methods before the next one, so that an experiment that is
 * stopped early has whole comparisons. Methods differ in nothing but what their case says: the same seed gives them the
 * same split and the same order of the data, which makes their scores pairs.
 */
export function cellsOf({ models, datasets, seeds, methods, settings }: ExperimentRequest): Cell[] {
  return models.flatMap((model) =>
    datasets.flatMap((dataset) =>
      seeds.flatMap((seed) =>
        methods.map((method) => ({
          model: model.name,
          data: dataset.name,
          method: method.name,
          seed,
          settings: {
            ...settings,
            model: model.path,
            task: namedTask(dataset.task, dataset.name),
            data: dataset.data,
            seed,
            method: method.method,
            lora: method.lora,
            optimizer: {
              ...settings.optimizer,
              learningRate: method.learningRate ?? settings.optimizer.learningRate,
            },
          },
        })),
      ),
    ),
  );
}

/** A part of the settings by which runs are distinguished; the seed is always among them. */
type Part = (settings: TrainSettings) => Pick<TrainSettings, 'seed'>;

/** All of the settings but what the data is called and what is only shown: what an experiment is known by. */
const whole: Part = (settings) => ({
  ...omit(settings, 'validateUntrained'),
  task: namelessTask(settings.task),
  method: asEarlier(settings.method),
});

/** An option that earlier versions did not have is no part of an id where it says what those versions did. */
function asEarlier(method: TrainSettings['method']): object {
  if (method.name !== 'salf' || method.choice.deviation !== FIRST_RULE.deviation) return method;
  return { ...method, choice: omit(method.choice, 'deviation') };
}

/**
 * What decides about numbers besides the content of model and data: no path, no number of threads, no limit of a cache, no
 * interval of checkpoints, no look at the untrained model.
 */
const INDIFFERENT = ['model', 'data', 'task', 'threads', 'deviceMemory', 'cacheLimit', 'checkpointEvery', 'validateUntrained'] as const; // prettier-ignore
const computing: Part = (settings) => omit(settings, ...INDIFFERENT);

function omit<T extends object, Key extends keyof T>(value: T, ...keys: readonly Key[]): Omit<T, Key> {
  const left = Object.entries(value).filter(([key]) => !keys.some((each) => each === key));
  return Object.fromEntries(left) as Omit<T, Key>;
}

/** A name for what decides about a run's numbers besides the content hashes of its model and its data. */
export function runKey(settings: TrainSettings): string {
  return hash('sha256', canonicalJson(computing(settings)));
}

/** The keys of cells' runs, as {@link runKey} gives them one by one. */
export function runKeys(cells: readonly Cell[]): string[] {
  return keysOf(cells, computing);
}

/** Seeds come by the thousand, so settings that differ in theirs alone are written out once. */
function keysOf(cells: readonly Cell[], part: Part): string[] {
  const written = new Map<string, readonly [string, string]>();
  return cells.map(({ model, data, method, seed, settings }) => {
    const name = JSON.stringify([model, data, method]);
    const around = written.get(name) ?? aroundSeed(part(settings));
    written.set(name, around);
    return hash('sha256', `${around[0]}${seed}${around[1]}`);
  });
}

/** What stands before and behind the seed of settings in their canonical form. */
function aroundSeed({ seed, ...rest }: ReturnType<Part>): readonly [string, string] {
  const entries = Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const part = (own: typeof entries): string => canonicalJson(Object.fromEntries(own)).slice(1, -1);
  const [before, behind] = [entries.filter(([key]) => key < 'seed'), entries.filter(([key]) => key > 'seed')];
  const around = [`{${part(before)},"seed":`, `,${part(behind)}}`] as const;
  if (`${around[0]}${seed}${around[1]}` !== canonicalJson({ ...rest, seed }))
    throw new Error('the seed stands elsewhere');
  return around;
}

/** An experiment's id by what it trains, as in `x-7f3a9c01`: the same cells are the same experiment, in any order. */
export function experimentId(request: ExperimentRequest): string {
  const keys = keysOf(cellsOf(request), whole).sort();
  const digest = createHash('sha256').update(canonicalJson([request.kind, keys]));
  return `x-${digest.digest('hex').slice(0, 8)}`;
}
