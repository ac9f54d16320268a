/** Flags as rows of a table: what is typed, and the setting that it stands for. */

export type Kind = 'number' | 'number or word' | 'numbers' | 'text' | 'words' | 'path';

/** What follows a flag: nothing (it stands for `sets`), or a value of a kind. */
type Value = { readonly takes: Kind } | { readonly sets: unknown };

/** One flag and the setting it stands for. */
export type Flag = Value & {
  /** As commander writes it. */
  readonly flag: string;
  /** Place in the settings; `duration` is given in the unit that `unit` names. */
  readonly path: string;
  readonly help: string;
  /** Ends the sentence “x is not …”. */
  readonly wants: string;
  /** The values there are, where they can be listed. */
  readonly names?: readonly string[];
  readonly unit?: 'epochs' | 'steps';
  /** What its setting is where it is not given; undefined: nothing. */
  readonly byDefault?: unknown;
};

export const POSITIVE = 'a whole number from 1 on';
export const NATURAL = 'a whole number from 0 on';
export const ABOVE_ZERO = 'a number above 0';
export const SHARE = 'a share from 0 to 1';

/** What a flag with a list of values wants. */
export function oneOf(names: readonly string[]): { readonly wants: string; readonly names: readonly string[] } {
  return { wants: `one of ${names.join(', ')}`, names };
}
