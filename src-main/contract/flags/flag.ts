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
