import { Option } from 'commander';
import type { Command } from 'commander';
import { z } from 'zod';
import { InputError } from '../../../base/errors.ts';
import { didYouMean } from '../../../base/nearest.ts';
import { TrainSettings } from '../../../contract/request.ts';
import { text } from '../values.ts';
import type { Values } from '../values.ts';
import { resolvePath } from '../io.ts';
import type { Io } from '../io.ts';
import { taskRequest } from './task.ts';
import { TRAIN_FLAGS } from './train-flags.ts';
import type { Flag, Kind } from './train-flags.ts';

/** The flags of a command and the settings that they stand for. */
export interface FlagSet {
  /** Name of the command. */
  readonly command: string;
  readonly flags: readonly Flag[];
  /** Settings in which only `required` ones were given. */
  readonly defaults: unknown;
  /** Places of settings without a default. */
  readonly required: readonly string[];
}

const TRAIN: FlagSet = {
  command: 'train',
  flags: TRAIN_FLAGS,
  defaults: TrainSettings.parse({ model: '-', task: { kind: 'preset', preset: '-' }, data: { train: '-' } }),
  required: ['model', 'data.train'],
};

/** Adds a flag for each setting of a training run, with its default in the help. */
export function addTrainFlags(command: Command): void {
  addFlags(command, TRAIN);
}

/** Adds flags, each with its default in the help. */
export function addFlags(command: Command, set: FlagSet): void {
  for (const { flag, path, help, unit } of set.flags) {
    const option = new Option(flag, `${help}${defaultOf(set, path, unit)}`);
    if (unit !== undefined) option.conflicts(unit === 'epochs' ? 'steps' : 'epochs');
    command.addOption(option);
  }
}

function defaultOf({ defaults, required }: FlagSet, path: string, unit: Flag['unit']): string {
  if (required.includes(path)) return '';
  const value = at(defaults, path.split('.'));
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
  const settings: Record<string, unknown> = { task: taskRequest(values), data: {} };
  collectFlags(settings, TRAIN_FLAGS, values, io);
  const checked = TrainSettings.safeParse(settings);
  if (checked.success) return checked.data;
  throw badFlag(TRAIN, checked.error.issues[0]!, values);
}

/** Puts what was given for some flags into their places in `settings`, not yet checked. */
export function collectFlags(settings: Record<string, unknown>, flags: readonly Flag[], values: Values, io: Io): void {
  for (const flag of flags) {
    const given = values[nameOf(flag)];
    if (given === undefined) continue;
    const value = 'sets' in flag ? flag.sets : READERS[flag.takes](text(given), io);
    put(settings, flag.path.split('.'), flag.unit === undefined ? value : { unit: flag.unit, count: value });
  }
}

const READERS: Readonly<Record<Kind, (given: string, io: Io) => unknown>> = {
  number,
  'number or none': (given) => (given === 'none' ? null : number(given)),
  'number or auto': (given) => (given === 'auto' ? 'auto' : number(given)),
  numbers: (given) => given.split(',').map(number),
  text: (given) => given,
  // Nothing (an unset variable of the shell, perhaps) is no path, not the present folder.
  path: (given, io) => (given === '' ? '' : resolvePath(io, given)),
};

function number(given: string): number {
  return given.trim() === '' ? NaN : Number(given);
}

/** The complaint of a schema as one about the flag that stands for the setting. */
export function badFlag({ command, flags }: FlagSet, issue: z.core.$ZodIssue, values: Values): InputError {
  const isExtra = issue.code === 'unrecognized_keys';
  const place = [...issue.path, ...(isExtra ? issue.keys.slice(0, 1) : [])].join('.');
  const isAt = ({ path }: Flag): boolean => place === path || place.startsWith(`${path}.`);
  const flag = flags.find((each) => isAt(each) && values[nameOf(each)] !== undefined) ?? flags.find(isAt);
  if (flag === undefined) throw new Error(`no flag for the setting ${place}: ${issue.message}`);
  const given = values[nameOf(flag)];
  const message =
    given === undefined
      ? 'It is missing.'
      : isExtra
        ? `It does not belong to --method ${text(values['method'])}.`
        : `“${text(given)}” is not ${flag.wants}.${didYouMean(text(given), flag.names ?? [])}`;
  const remedy = given === undefined ? `Add ${flag.flag}, ${flag.wants}.` : `See \`salf ${command} --help\`.`;
  return new InputError({ code: 'request.bad-option', field: flag.flag.split(' ')[0]!, message, remedy });
}

function nameOf({ flag }: Flag): string {
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
