/** From what was typed for flags to settings, and from a schema's complaint to a flag. */
import type { z } from 'zod';
import { InputError } from '../../base/errors.ts';
import { didYouMean } from '../../base/nearest.ts';
import { readShare } from '../../base/shares.ts';
import { text } from './values.ts';
import type { Resolve, Values } from './values.ts';
import type { Flag, Kind } from './flag.ts';
import { put } from './places.ts';

/** The flags of a command and the settings that they stand for. */
export interface FlagSet {
  /** Name of the command. */
  readonly command: string;
  readonly flags: readonly Flag[];
}

/** Puts what was given for some flags into their places in `settings`; nothing is checked, nothing filled in. */
export function collectFlags(
  settings: Record<string, unknown>,
  flags: readonly Flag[],
  values: Values,
  resolve: Resolve,
): void {
  for (const flag of flags) {
    const given = values[nameOf(flag)];
    if (given === undefined) continue;
    const value = 'sets' in flag ? structuredClone(flag.sets) : READERS[flag.takes](text(given), resolve);
    put(settings, flag.path.split('.'), flag.unit === undefined ? value : { unit: flag.unit, count: value });
  }
}

const READERS: Readonly<Record<Kind, (given: string, resolve: Resolve) => unknown>> = {
  number: readShare,
  'number or word': (given) => (given === 'none' ? null : Number.isNaN(readShare(given)) ? given : readShare(given)),
  numbers: (given) => given.split(',').map(readShare),
  text: (given) => given,
  words: (given) => given.split(',').map((word) => word.trim()),
  // Nothing (an unset variable of the shell, perhaps) is no path, not the present folder.
  path: (given, resolve) => (given === '' ? '' : resolve(given)),
};

/** The complaint of a schema as one about the flag that stands for the setting. */
export function badFlag({ command, flags }: FlagSet, issue: z.core.$ZodIssue, values: Values): InputError {
  const isExtra = issue.code === 'unrecognized_keys';
  const place = [...issue.path, ...(isExtra ? issue.keys.slice(0, 1) : [])].join('.');
  const isAt = ({ path }: Flag): boolean =>
    place === path || place.startsWith(`${path}.`) || (isExtra && path.startsWith(`${place}.`));
  const flag = flags.find((each) => isAt(each) && values[nameOf(each)] !== undefined) ?? flags.find(isAt);
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

/** The name under which what was typed after a flag is found: `--max-length <tokens>` is `maxLength`. */
export function nameOf({ flag }: Pick<Flag, 'flag'>): string {
  return flag
    .split(' ')[0]!
    .slice(2)
    .replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
