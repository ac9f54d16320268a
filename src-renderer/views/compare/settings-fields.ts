/** The settings that an experiment's form shows, as they follow from the table of settings. */
import { nameOf } from '../../../src-main/contract/flags/read.ts';
import { SHARED_FLAGS } from '../../../src-main/contract/flags/varied.ts';
import { wordOf } from '../../../src-main/contract/flags/write.ts';
import type { SettingFlag } from '../../../src-main/contract/settings/flags.ts';
import { GROUPS } from '../../../src-main/contract/settings/setting.ts';

/** A setting as a field. */
export interface Field {
  /** Name of its flag. */
  readonly name: string;
  readonly label: string;
  /** What it means; the values there are stand in its list. */
  readonly hint: string;
  readonly flag: SettingFlag;
  /** As it is typed; empty: it is not there unless it is given. */
  readonly default: string;
}

export interface FieldGroup {
  readonly title: string;
  /** Shown at once. */
  readonly fields: readonly Field[];
  /** Rarely used; folded away. */
  readonly rare: readonly Field[];
}

// Files come from the library.
const FIELDS: readonly Field[] = SHARED_FLAGS.filter((flag) => !('takes' in flag && flag.takes === 'path')).map(
  fieldOf,
);

export const FIELD_GROUPS: readonly FieldGroup[] = Object.entries(GROUPS).flatMap(([group, title]) => {
  const own = FIELDS.filter(({ flag }) => flag.group === group);
  const [fields, rare] = [own.filter(({ flag }) => !flag.isRare), own.filter(({ flag }) => flag.isRare)];
  return own.length === 0 ? [] : [{ title, fields, rare }];
});

/** @throws Error for a name that no field has: a mistake of ours */
export function fieldNamed(name: string): Field {
  const field = FIELDS.find((each) => each.name === name);
  if (field === undefined) throw new Error(`no field shows the setting ${name}`);
  return field;
}

export function isField(name: string): boolean {
  return FIELDS.some((each) => each.name === name);
}

function fieldOf(flag: SettingFlag): Field {
  const { label, hint, inComparison, byDefault } = flag;
  const defaultWord = 'sets' in flag ? null : (inComparison ?? wordOf(flag, byDefault));
  // What says no more than the label is not said twice.
  const isSame = hint.toLowerCase() === label.toLowerCase();
  return {
    name: nameOf(flag),
    label,
    flag,
    hint: isSame ? '' : hint,
    default: typeof defaultWord === 'string' ? defaultWord : '',
  };
}

/** Whether a switch is on by default, so that its flag turns it off. */
export function isOnByDefault({ flag }: Pick<Field, 'flag'>): boolean {
  return 'sets' in flag && flag.sets === false;
}
