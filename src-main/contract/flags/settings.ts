/** From flags to the settings of a training run. */
import { InputError } from '../../base/errors.ts';
import { didYouMean } from '../../base/nearest.ts';
import { PRESET_NAMES, PRESETS } from '../presets.ts';
import { TrainSettings } from '../request.ts';
import { text } from './values.ts';
import type { Resolve, Values } from './values.ts';
import { badFlag, collectFlags } from './read.ts';
import { TRAIN_FLAGS } from '../settings/flags.ts';
import type { Flag } from './flag.ts';
import { at } from './places.ts';

/** The settings that were given by flags, as they were given: nothing is checked, nothing filled in. */
export function readFlags(flags: readonly Flag[], values: Values, resolve: Resolve): Record<string, unknown> {
  const settings = presetOf(values);
  collectFlags(settings, flags, values, resolve);
  return settings;
}

/** What `--preset` sets of a choice; undefined: nothing. */
export function presetChoice(values: Values): unknown {
  return at(presetOf(values), ['method', 'choice']);
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
