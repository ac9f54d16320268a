/** What a row of the table of settings says. Kind, range and default of a setting stand in its schema, not here. */

/** Where a setting stands in forms and on pages, in this order. */
export const GROUPS = {
  training: 'Training',
  data: 'Data',
  adapters: 'Adapters (LoRA)',
  salf: 'SALF',
  moving: 'LIFT and LISA',
  method: 'Method',
} as const;
export type Group = keyof typeof GROUPS;

/** What a number counts, and the word for one of it. */
export const UNITS = {
  batches: 'batch',
  blocks: 'block',
  bytes: 'byte',
  rows: 'row',
  sequences: 'sequence',
  steps: 'step',
  tokens: 'token',
} as const;
export type Unit = keyof typeof UNITS;

/** One of several flags for the same setting. */
export interface Way {
  readonly flag: string;
  readonly label: string;
  readonly help: string;
  /** The unit of the value that it stands for. */
  readonly unit: 'epochs' | 'steps';
}

export interface Setting {
  /** What people call it, wherever they read of it. */
  readonly label: string;
  /** What it does, as one sentence without flags, without the list of its values. */
  readonly help: string;
  readonly group: Group;
  /** Rarely changed: folded away in forms. */
  readonly isRare?: true;
  /** What is typed for it; null: it has one value only. A switch stands for the value that is not the default. */
  readonly flag: string | null;
  /** Flags in place of `flag`, where a value can be given in several units. */
  readonly ways?: readonly [Way, ...Way[]];
  /** A flag that sets a switch back to its default, where another value was stored. */
  readonly undo?: { readonly flag: string; readonly help: string };
  readonly unit?: Unit;
  /** Stands for the value in the help of the command line, where it has no unit: `--floor <share>`. */
  readonly takes?: string;
  /** It is a file or a folder, whose name is made absolute. */
  readonly isPath?: true;
  /** Ends the sentence “x is not …”, where its schema does not say it. */
  readonly wants?: string;
  /** Its values in the help of the command line, where they are not simply listed; empty: they are not. */
  readonly listed?: string;
  /** The default in a comparison, where it is not that of a single run. */
  readonly inComparison?: string;
}
