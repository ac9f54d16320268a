/** Settings one by one, and what they are in words. */
import { counted } from '../../base/numbers.ts';
import { shareText } from '../../base/shares.ts';
import { methodTitle } from '../named-methods.ts';
import type { TrainSettings } from '../request.ts';
import { SETTINGS, settingAt, TRAIN_SETTINGS } from './table.ts';
import { UNITS } from './setting.ts';

/** What a single setting can be. */
export type Plain = string | number | boolean | null | readonly (string | number)[];

type Task = TrainSettings['task'];
type Duration = TrainSettings['duration'];

/**
 * Settings by their places, in the order of the table; lists are values, and so are groups that are one setting to a
 * person. What is not there is left out; what has no row stands behind, by its place.
 */
export function flatSettings(settings: object): ReadonlyMap<string, Plain> {
  const found = flat(settings, '');
  const order = Object.keys(SETTINGS);
  const known = order.filter((path) => found.has(path));
  return new Map([...known, ...[...found.keys()].filter((path) => !order.includes(path))].map((path) => [path, found.get(path)!])); // prettier-ignore
}

function flat(settings: object, at: string): Map<string, Plain> {
  const entries = Object.entries(settings) as [string, Plain | object | undefined][];
  return new Map(
    entries.flatMap(([key, value]): [string, Plain][] => {
      const path = `${at}${key}`;
      if (value === undefined) return [];
      if (isPlain(value)) return [[path, value]];
      const whole = wholeOf(path, value);
      return whole === null ? [...flat(value, `${path}.`)] : [[path, whole]];
    }),
  );
}

function isPlain(value: Plain | object): value is Plain {
  return typeof value !== 'object' || value === null || Array.isArray(value);
}

/** A group that is one setting, as a word; null: another group. */
function wholeOf(path: string, value: object): string | null {
  if (path === 'task') return taskWords(value as Task);
  return path === 'duration' ? durationWords(value as Duration) : null;
}

function taskWords(task: Task): string {
  return task.kind === 'preset' ? task.preset : task.template;
}

/** `3 epochs`, `1 step`. */
export function durationWords({ unit, count }: Duration): string {
  return counted(count, unit.slice(0, -1));
}

/** A value as people read it: `20 rows`, `yes`, `none`. */
export function valueWords(path: string, value: Plain): string {
  if (value === null) return path === 'lora' ? 'no' : 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return value.join(', ');
  const unit = settingAt(path)?.unit;
  if (typeof value === 'number') return unit === undefined ? shareText(value) : counted(value, UNITS[unit], unit);
  return path === 'method.name' ? methodTitle(value) : value;
}

/** What a setting is called; one without a row by its place. */
export function labelOf(path: string): string {
  return settingAt(path)?.label ?? path;
}

/** The methods that have a setting; empty: it belongs to none. */
export function methodsWith(path: string): readonly string[] {
  return TRAIN_SETTINGS.find((each) => each.path === path)?.leaf.methods ?? [];
}
