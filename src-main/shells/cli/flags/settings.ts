import { Option } from 'commander';
import type { Command } from 'commander';
import { z } from 'zod';
import { InputError } from '../../../base/errors.ts';
import { didYouMean } from '../../../base/nearest.ts';
import { METHOD_NAMES } from '../../../contract/method.ts';
import { parseMethodWord } from '../../../contract/named-methods.ts';
import { PRESET_NAMES, PRESETS } from '../../../contract/presets.ts';
import { TrainSettings } from '../../../contract/request.ts';
import { text } from '../values.ts';
import type { Values } from '../values.ts';
import { resolvePath } from '../io.ts';
import type { Io } from '../io.ts';
import { taskRequest } from './task.ts';
import { TRAIN_FLAGS } from './train-flags.ts';
import type { Flag, Kind } from './flag.ts';

const LEAST = { model: '-', task: { kind: 'preset', preset: '-' }, data: { train: '-' } } as const;
/** Settings that stand for the defaults; those of single methods, and of adapters, show only where these are asked for. */
const DEFAULTS: readonly unknown[] = [
  TrainSettings.parse(LEAST),
  TrainSettings.parse({ ...LEAST, method: { name: 'salf' }, lora: {} }),
  ...(['lift', 'lisa'] as const).map((name) => TrainSettings.parse({ ...LEAST, method: { name } })),
];
const REQUIRED = ['model', 'data.train'];

/**
 * Adds a flag for each setting of a training run, with its default in the help.
 * @param flags those of `salf train`, or some of them
 */
export function addTrainFlags(command: Command, flags: readonly Flag[] = TRAIN_FLAGS): void {
  command.option('--preset <name>', `settings to begin with: ${PRESET_NAMES.join(', ')}; other flags go before them`);
  for (const { flag, path, help, unit, ...value } of flags) {
    const option = new Option(flag, `${help}${'sets' in value ? '' : defaultOf(path, unit)}`);
    if (unit !== undefined) option.conflicts(unit === 'epochs' ? 'steps' : 'epochs');
    command.addOption(option);
  }
}

function defaultOf(path: string, unit: Flag['unit']): string {
  if (REQUIRED.includes(path)) return '';
  const value = DEFAULTS.map((settings) => at(settings, path.split('.'))).find((each) => each != null);
  const duration = z.object({ unit: z.string(), count: z.number() }).safeParse(value).data;
  if (duration !== undefined) return duration.unit === unit ? ` (default: ${duration.count})` : '';
  if (Array.isArray(value)) return ` (default: ${value.join(',')})`;
  return typeof value === 'number' || typeof value === 'string' ? ` (default: ${value})` : '';
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
  for (const flag of flags) {
    const given = values[nameOf(flag)];
    if (given === undefined) continue;
    const value = 'sets' in flag ? structuredClone(flag.sets) : READERS[flag.takes](text(given), io);
    put(settings, flag.path.split('.'), flag.unit === undefined ? value : { unit: flag.unit, count: value });
  }
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
  throw badFlag(checked.error.issues[0]!, values, command);
}

const READERS: Readonly<Record<Kind, (given: string, io: Io) => unknown>> = {
  number,
  'number or word': (given) => (given === 'none' ? null : Number.isNaN(number(given)) ? given : number(given)),
  numbers: (given) => given.split(',').map(number),
  text: (given) => given,
  words: (given) => given.split(',').map((word) => word.trim()),
  // Nothing (an unset variable of the shell, perhaps) is no path, not the present folder.
  path: (given, io) => (given === '' ? '' : resolvePath(io, given)),
};

function number(given: string): number {
  return given.trim() === '' ? NaN : Number(given);
}

function badFlag(issue: z.core.$ZodIssue, values: Values, command: string): InputError {
  const isExtra = issue.code === 'unrecognized_keys';
  const place = [...issue.path, ...(isExtra ? issue.keys.slice(0, 1) : [])].join('.');
  const isAt = ({ path }: Flag): boolean =>
    place === path || place.startsWith(`${path}.`) || (isExtra && path.startsWith(`${place}.`));
  const flag = TRAIN_FLAGS.find((each) => isAt(each) && values[nameOf(each)] !== undefined) ?? TRAIN_FLAGS.find(isAt);
  if (flag === undefined) throw new Error(`no flag for the setting ${place}: ${issue.message}`);
  const given = values[nameOf(flag)];
  const message =
    given === undefined
      ? 'It is missing.'
      : isExtra
        ? `It does not belong to the method ${text(values['method'] ?? 'salf')}.`
        : `“${text(given)}” is not ${flag.wants}.${didYouMean(text(given), flag.names ?? [])}`;
  const remedy = given === undefined ? `Add ${flag.flag}, ${flag.wants}.` : `See \`salf ${command} --help\`.`;
  return new InputError({ code: 'request.bad-option', field: flag.flag.split(' ')[0]!, message, remedy });
}

/** Where commander puts what was typed after a flag. */
export function nameOf({ flag }: Pick<Flag, 'flag'>): string {
  return new Option(flag).attributeName();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return isRecord(value) ? at(value[key], rest) : undefined;
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = target[key];
  const next = isRecord(inner) ? inner : {};
  target[key] = next;
  put(next, rest, value);
}
