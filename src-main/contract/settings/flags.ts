/** Flags as they follow from the table of settings. */
import type { Flag } from '../flags/flag.ts';
import { methodTitle } from '../named-methods.ts';
import type { Group, Setting } from './setting.ts';
import { ANALYZE_SETTINGS, GENERATE_SETTINGS, PRETRAIN_SETTINGS, TRAIN_SETTINGS } from './table.ts';
import type { PlacedSetting } from './table.ts';

/** A flag that stands for a setting, with what a form shows in its place. */
export type SettingFlag = Flag & {
  readonly label: string;
  /** The sentence about the setting; its values stand elsewhere. */
  readonly hint: string;
  readonly group: Group;
  readonly isRare: boolean;
  /** Its default in a comparison, where that is another one. */
  readonly inComparison: string | null;
  /** Methods that have the setting; empty: it belongs to none. */
  readonly methods: readonly string[];
};

/** The flags of a training run, in the order of its help. */
export const TRAIN_FLAGS: readonly SettingFlag[] = TRAIN_SETTINGS.flatMap(flagsOf);

/** The flags of an analysis. */
export const ANALYZE_FLAGS: readonly SettingFlag[] = ANALYZE_SETTINGS.flatMap(flagsOf);

/** What can be changed of a stored analysis without the model. */
export const RECONSIDER_FLAGS: readonly SettingFlag[] = ANALYZE_FLAGS.filter(({ path }) =>
  /^(choice|budget)\./.test(path),
);

/** The flags of a training from raw text, but for the files of text. */
export const PRETRAIN_FLAGS: readonly SettingFlag[] = PRETRAIN_SETTINGS.flatMap(flagsOf);

/** The flags of a continuation of a prompt. */
export const GENERATE_FLAGS: readonly SettingFlag[] = GENERATE_SETTINGS.flatMap(flagsOf);

function flagsOf({ path, row, leaf }: PlacedSetting): SettingFlag[] {
  const { label, help, group, isRare = false, inComparison = null } = row;
  const about = { path, label, hint: help, group, isRare, inComparison, byDefault: leaf.byDefault };
  const all = { ...about, methods: leaf.methods };
  if (row.ways !== undefined)
    return row.ways.map((way) => ({
      ...all,
      ...way,
      flag: `${way.flag} <n>`,
      hint: way.help,
      takes: 'number',
      wants: 'a whole number from 1 on',
    }));
  if (row.flag === null) return [];
  // Methods are typed by what they are called.
  const names = path === 'method.name' ? leaf.names?.map(methodTitle) : leaf.names;
  const wants = row.wants ?? (names === undefined ? leaf.wants : `one of ${names.join(', ')}`);
  if (leaf.kind === 'switch') {
    const on = { ...all, flag: row.flag, sets: leaf.sets, wants, help: helpOf(path, row, leaf) };
    const { undo } = row;
    // Only what was stored can be another value than the default, and only analyses are looked at again.
    return undo === undefined || path.startsWith('method.') ? [on] : [on, { ...on, ...undo, sets: leaf.byDefault }];
  }
  const takes = row.isPath ? 'path' : leaf.kind;
  const placeholder = row.unit ?? row.takes ?? (leaf.names === undefined ? 'n' : 'name');
  return [
    {
      ...all,
      flag: `${row.flag} <${placeholder}>`,
      takes,
      wants,
      help: helpOf(path, row, leaf),
      ...(names === undefined ? {} : { names }),
    },
  ];
}

/** `lift: order of the blocks: front, end, random`. */
function helpOf(
  path: string,
  { help, listed }: Setting,
  { kind, sets, names, methods }: PlacedSetting['leaf'],
): string {
  const owners = path.startsWith('method.') && path !== 'method.name' ? `${methods.map(methodTitle).join(', ')}: ` : '';
  const values = listed ?? names?.join(', ') ?? '';
  return `${owners}${kind === 'switch' && sets === false ? 'do not ' : ''}${help}${values === '' ? '' : `: ${values}`}`;
}
