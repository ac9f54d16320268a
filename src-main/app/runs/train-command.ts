import { basename } from 'node:path';
import { taskValues } from '../../contract/flags/task-values.ts';
import { changedValues, flagWords, placesOf } from '../../contract/flags/write.ts';
import type { TrainSettings } from '../../contract/request.ts';
import { defaultSettings } from '../../contract/settings/defaults.ts';
import { TRAIN_FLAGS } from '../../contract/settings/flags.ts';

/** The words of the command that makes a run with these settings, with those flags only that change something. */
export function trainCommand(settings: TrainSettings): string[] {
  const values = changedValues(TRAIN_FLAGS, placesOf(settings), placesOf(defaultSettings(settings)));
  // Adapters are asked for by a flag of their own, whatever else is said of them.
  const lora = settings.lora === null ? {} : { lora: true as const };
  return ['train', ...flagWords({ ...taskValues(settings.task), ...values, ...lora })];
}

/** The same as it can be published: models and files go by their names alone, not by where they lie on this machine. */
export function publicTrainCommand(settings: TrainSettings): string[] {
  const name = (path: string | null): string | null => (path === null ? null : basename(path));
  const { train, test, validation } = settings.data;
  const data = { ...settings.data, train: basename(train), test: name(test), validation: name(validation) };
  return trainCommand({ ...settings, model: basename(settings.model), data });
}
