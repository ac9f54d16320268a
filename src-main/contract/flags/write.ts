/** From settings back to what is typed for them. */
import { canonicalJson } from '../../base/canonical-json.ts';
import { shareText } from '../../base/shares.ts';
import type { Flag } from './flag.ts';
import { at } from './places.ts';
import { nameOf } from './read.ts';
import type { Values } from './values.ts';

/** What stands at a place, for each of those that have it: one for a single run, several for the cells of an experiment. */
export type Lookup = (path: string) => readonly unknown[];

/** Looks into one object. */
export function placesOf(settings: unknown): Lookup {
  return (path) => [at(settings, path.split('.')) ?? null];
}

/** The flags whose settings are not what they would be without them. */
export function changedValues(flags: readonly Flag[], wantedAt: Lookup, defaultAt: Lookup): Values {
  return Object.fromEntries(
    flags.flatMap((flag): [string, string | true][] => {
      const [wanted, byDefault] = [wantedAt(flag.path), defaultAt(flag.path)];
      const changed = wanted.find((value, index) => canonicalJson(value) !== canonicalJson(byDefault[index]));
      const value = changed === undefined ? undefined : wordOf(flag, changed);
      return value === undefined ? [] : [[nameOf(flag), value]];
    }),
  );
}

/** A value as it is typed; undefined where the flag does not stand for it. */
export function wordOf(flag: Flag, value: unknown): string | true | undefined {
  if ('sets' in flag) return canonicalJson(value) === canonicalJson(flag.sets) ? true : undefined;
  if (flag.unit !== undefined) return at(value, ['unit']) === flag.unit ? String(at(value, ['count'])) : undefined;
  if (value === null) return flag.takes === 'number or word' ? 'none' : undefined;
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'number') return shareText(value);
  return typeof value === 'string' ? value : undefined;
}

/** `--max-length 64` for the value 64 of `maxLength`. */
export function flagWords(values: Values): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === undefined) return [];
    if (value === true) return [flag];
    return (typeof value === 'string' ? [value] : value).flatMap((word) => [flag, word]);
  });
}
