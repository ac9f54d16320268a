/** From flags to the settings of a training run. */
import type { Command } from 'commander';
import { InputError } from '../../../base/errors.ts';
import { didYouMean } from '../../../base/nearest.ts';
import { METHOD_NAMES } from '../../../contract/method.ts';
import { parseMethodWord } from '../../../contract/named-methods.ts';
import { PRESET_NAMES, PRESETS } from '../../../contract/presets.ts';
import { TrainSettings } from '../../../contract/request.ts';
import type { Io } from '../io.ts';
import { text } from '../values.ts';
import type { Values } from '../values.ts';
import { addFlags, badFlag, collectFlags } from './flag-set.ts';
import type { Flag } from './flag.ts';
import { isRecord } from './places.ts';
import { taskRequest } from './task.ts';
import { TRAIN_FLAGS } from './train-flags.ts';

export { nameOf } from './flag-set.ts';

const LEAST = { model: '-', task: { kind: 'preset', preset: '-' }, data: { train: '-' } } as const;
const TRAIN = {
  flags: TRAIN_FLAGS,
  // Settings of single methods, and of adapters, have defaults where these are asked for.
  defaults: [
    TrainSettings.parse(LEAST),
    TrainSettings.parse({ ...LEAST, method: { name: 'salf' }, lora: {} }),
    ...(['lift', 'lisa'] as const).map((name) => TrainSettings.parse({ ...LEAST, method: { name } })),
  ],
  required: ['model', 'data.train'],
} as const;

/**
 * Adds a flag for each setting of a training run, with its default in the help.
 * @param flags those of `salf train`, or some of them
 */
export function addTrainFlags(command: Command, flags: readonly Flag[] = TRAIN_FLAGS): void {
  command.option('--preset <name>', `settings to begin with: ${PRESET_NAMES.join(', ')}; other flags go before them`);
  addFlags(command, { ...TRAIN, command: command.name(), flags });
}

/**
 * The settings that the flags stand for, paths made absolute.
 * @throws InputError `request.bad-option` that names the flag
 */
export function readSettings(values: Values, io: Io): TrainSettings {
  const settings = { data: {}, ...readFlags(TRAIN_FLAGS, values, io), task: taskRequest(values) };
  return checkSettings({ ...settings, ...methodOf(settings) }, values, 'train');
}

/** `--method lift-end` and `salf-lora` say more than a name; what other flags say goes before. */
function methodOf(settings: Record<string, unknown>): Record<string, unknown> {
  const method = isRecord(settings['method']) ? settings['method'] : {};
  const word = method['name'];
  if (typeof word !== 'string' || METHOD_NAMES.some((name) => name === word)) return {};
  const named = parseMethodWord(word, '--method');
  const adapters = named.lora && !('lora' in settings) ? { lora: {} } : {};
  return { method: { ...named.method, ...method, name: named.method.name }, ...adapters };
}

/** The settings that were given by flags, as they were given: nothing is checked, nothing filled in. */
export function readFlags(flags: readonly Flag[], values: Values, io: Io): Record<string, unknown> {
  const settings = presetOf(values);
  collectFlags(settings, flags, values, io);
  return settings;
}

/** What `--preset` sets; of its method nothing where another one was asked for. */
function presetOf(values: Values): Record<string, unknown> {
  const given = values['preset'];
  if (given === undefined) return {};
  const name = PRESET_NAMES.find((each) => each === given);
  if (name === undefined) {
    throw new InputError({
      code: 'request.bad-option',
      field: '--preset',
      message: `There is no preset “${text(given)}”.${didYouMean(text(given), PRESET_NAMES)}`,
      remedy: `Use one of ${PRESET_NAMES.join(', ')}.`,
    });
  }
  const { method, ...rest } = structuredClone<Record<string, unknown>>({ ...PRESETS[name] });
  return values['method'] === undefined ? { method, ...rest } : rest;
}

/**
 * Checks what flags gave, and fills in the defaults.
 * @param command whose help tells more
 * @throws InputError `request.bad-option` that names the flag
 */
export function checkSettings(settings: Record<string, unknown>, values: Values, command: string): TrainSettings {
  const checked = TrainSettings.safeParse(settings);
  if (checked.success) return checked.data;
  throw badFlag({ command, flags: TRAIN_FLAGS }, checked.error.issues[0]!, values);
}
