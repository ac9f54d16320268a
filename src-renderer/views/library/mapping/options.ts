/** Choices of the mapping form. Pure. */
import type { FileCard, FileView, Library, PresetView } from '../../../../src-main/contract/routes/library.ts';
import { dateTime, whole } from '../../../format/numbers.ts';
import { DELIMITER_NAMES, DELIMITERS, ENCODINGS } from '../../../../src-main/base/file-formats.ts';
import { AUTO, CUSTOM, HOLD_OUT, NONE } from './form.ts';

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Files that are there, distinguished by when they were added if two have one name. */
export function fileOptions(files: readonly FileCard[]): Option[] {
  return files
    .filter(({ bytes }) => bytes !== null)
    .map(({ id, name, addedAt }) => ({ value: id, label: name, hint: `added ${dateTime(addedAt)}` }));
}

export const trainOptions = (files: readonly FileCard[]): Option[] => [
  { value: NONE, label: 'Choose a file' },
  ...fileOptions(files),
];
export const validationOptions = (files: readonly FileCard[]): Option[] => [
  { value: NONE, label: 'None: split off a part by the seed' },
  ...fileOptions(files),
];
export const testOptions = (files: readonly FileCard[]): Option[] => [
  { value: NONE, label: 'None' },
  { value: HOLD_OUT, label: 'Random split of the training rows' },
  ...fileOptions(files),
];

export function columnOptions(file: FileView | null): Option[] {
  return (file?.columns ?? []).map(({ name, distinct }) => ({
    value: name,
    label: name,
    hint: `${whole(distinct)} values`,
  }));
}

export const secondTextOptions = (file: FileView | null): Option[] => [
  { value: NONE, label: 'None' },
  ...columnOptions(file),
];

export function taskOptions(presets: readonly PresetView[]): Option[] {
  const known = presets.map(({ name, labels }) => ({ value: name, label: name, hint: labels.join(', ') }));
  return [...known, { value: CUSTOM, label: 'Custom task', hint: 'a prompt and words for the labels' }];
}

const DETECT: Option = { value: AUTO, label: 'As the file seems to mean' };

export const delimiterOptions: readonly Option[] = [
  DETECT,
  ...DELIMITER_NAMES.map((value) => ({ value, label: value, ...(value === 'tab' ? {} : { hint: DELIMITERS[value] }) })),
];
export const encodingOptions: readonly Option[] = [DETECT, ...ENCODINGS.map((value) => ({ value, label: value }))];
export const headerOptions: readonly Option[] = [
  DETECT,
  { value: 'yes', label: 'It names the columns' },
  { value: 'no', label: 'It is a row like the others' },
];

export function modelOptions({ models }: Library): Option[] {
  const good = models.filter(({ state }) => state.kind === 'good');
  return [
    { value: NONE, label: 'None: tokens are not counted' },
    ...good.map(({ id, name }) => ({ value: id, label: name })),
  ];
}
