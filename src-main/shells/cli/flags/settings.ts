/** From flags to the settings of a training run. */
import type { Command } from 'commander';
import { methodTitle, parseMethodWord } from '../../../contract/named-methods.ts';
import { METHOD_NAMES } from '../../../contract/method.ts';
import { PRESET_NAMES } from '../../../contract/presets.ts';
import type { TrainSettings } from '../../../contract/request.ts';
import type { Flag } from '../../../contract/flags/flag.ts';
import { isRecord } from '../../../contract/flags/places.ts';
import { checkSettings, readFlags } from '../../../contract/flags/settings.ts';
import { taskRequest } from '../../../contract/flags/task.ts';
import { TRAIN_FLAGS } from '../../../contract/settings/flags.ts';
import type { Values } from '../../../contract/flags/values.ts';
import { resolvePath } from '../io.ts';
import type { Io } from '../io.ts';
import { addFlags } from './flag-set.ts';

/**
 * Adds a flag for each setting of a training run, with its default in the help.
 * @param flags those of `salf train`, or some of them
 */
export function addTrainFlags(command: Command, flags: readonly Flag[] = TRAIN_FLAGS): void {
  addPresetFlag(command);
  addFlags(command, { command: command.name(), flags });
}

/** Adds `--preset`. */
export function addPresetFlag(command: Command): void {
  command.option('--preset <name>', `settings to start from: ${PRESET_NAMES.join(', ')}; other flags override them`);
}

/**
 * The settings that the flags stand for, paths made absolute.
 * @throws InputError `request.bad-option` that names the flag
 */
export function readSettings(values: Values, io: Io): TrainSettings {
  const settings = {
    data: {},
    ...readFlags(TRAIN_FLAGS, values, (path) => resolvePath(io, path)),
    task: taskRequest(values),
  };
  return checkSettings({ ...settings, ...methodOf(settings) }, values, 'train');
}

/** `--method lift-end` and `salf-lora` say more than a name; other flags override it. */
function methodOf(settings: Record<string, unknown>): Record<string, unknown> {
  const method = isRecord(settings['method']) ? settings['method'] : {};
  const word = method['name'];
  if (typeof word !== 'string') return {};
  // A name alone: what it needs is said by flags, or found missing.
  const name = METHOD_NAMES.find((each) => each === word || methodTitle(each) === word);
  if (name !== undefined) return { method: { ...method, name } };
  const named = parseMethodWord(word, '--method');
  const adapters = named.lora && !('lora' in settings) ? { lora: {} } : {};
  return { method: { ...named.method, ...method, name: named.method.name }, ...adapters };
}
