import { createHash } from 'node:crypto';
import { canonicalJson } from '../../base/canonical-json.ts';
import type { ExperimentRequest } from '../../contract/experiment.ts';
import { TrainSettings } from '../../contract/request.ts';
import type { TrainRequest } from '../../contract/request.ts';

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
          ...{ model: model.name, data: dataset.name, method: method.name, seed },
          settings: {
            ...settings,
            ...{
              model: model.path,
              task: dataset.task,
              data: dataset.data,
              seed,
              method: method.method,
              lora: method.lora,
            },
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

/** A name for settings by their content: equal for runs that would give the same numbers. */
export function settingsKey(settings: TrainSettings): string {
  return createHash('sha256').update(canonicalJson(settings)).digest('hex');
}

const Settings = TrainSettings.strip();

/** The settings that a run was begun with. */
export function settingsOf(request: TrainRequest): TrainSettings {
  return Settings.parse(request);
}

/** An experiment's id by what it trains, as in `x-7f3a9c01`: the same cells are the same experiment, in any order. */
export function experimentId(request: ExperimentRequest): string {
  const keys = cellsOf(request)
    .map(({ settings }) => settingsKey(settings))
    .sort();
  const digest = createHash('sha256').update(canonicalJson([request.kind, keys]));
  return `x-${digest.digest('hex').slice(0, 8)}`;
}

/** A name for people: `full, half x 3 seeds on trec`. */
export function experimentName({ kind, methods, seeds, datasets, models }: ExperimentRequest): string {
  const what = kind === 'sweep' ? `sweep of ${methods.length} boundaries` : methods.map(({ name }) => name).join(', ');
  const where = [...datasets, ...(models.length > 1 ? models : [])].map(({ name }) => name).join(', ');
  return `${what} x ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'} on ${where}`;
}
