/** What a person fills in to make a data set, and what is asked of the main side with it. Pure. */
import { ROW_FAULTS } from '../../../../src-main/base/file-formats.ts';
import type { RowFault } from '../../../../src-main/base/file-formats.ts';
import type { DatasetDraftInput } from '../../../../src-main/contract/dataset-draft.ts';
import type { ReadRequest } from '../../../../src-main/contract/reading.ts';
import type { DatasetForm, FileView, PresetView } from '../../../../src-main/contract/routes/library.ts';

/** No file, column or model: a choice needs a value of its own. */
export const NONE = 'none';
/** In place of a test file. */
export const HOLD_OUT = 'hold-out';
/** In place of a delimiter, an encoding, or a word on the first line: as the file seems to mean. */
export const AUTO = 'auto';
/** In place of a known task. */
export const CUSTOM = 'custom';

/** One value of the label column and the word that the model answers with. */
export interface LabelRow {
  readonly value: string;
  /** What the file itself calls this number; null: it does not. */
  readonly name: string | null;
  readonly rows: number;
  readonly word: string;
}

export interface MappingForm {
  readonly name: string;
  readonly train: string;
  readonly validation: string;
  readonly test: string;
  /** Percent of the rows that are held out. */
  readonly share: number;
  readonly seed: number;
  readonly delimiter: NonNullable<ReadRequest['delimiter']> | typeof AUTO;
  readonly encoding: NonNullable<ReadRequest['encoding']> | typeof AUTO;
  readonly header: NonNullable<ReadRequest['header']> | typeof AUTO;
  /** What is wrong with rows that are left out. */
  readonly drops: readonly RowFault[];
  readonly text: string;
  readonly secondText: string;
  readonly label: string;
  readonly task: string;
  readonly template: string;
  readonly labels: readonly LabelRow[];
  readonly model: string;
  readonly maxLength: number;
}

export const EMPTY_FORM: MappingForm = {
  name: '',
  train: NONE,
  validation: NONE,
  test: NONE,
  share: 20,
  seed: 1,
  delimiter: AUTO,
  encoding: AUTO,
  header: AUTO,
  drops: [],
  text: NONE,
  secondText: NONE,
  label: NONE,
  task: CUSTOM,
  template: '',
  labels: [],
  model: NONE,
  maxLength: 256,
};

/** Two placeholders for two texts; the answer follows after a space. */
export const defaultTemplate = (texts: number): string =>
  texts === 2 ? 'First: {text_a}\nSecond: {text_b}\nLabel:' : 'Text: {text}\nLabel:';

/** Whether a second text column can be chosen. */
export function hasSecondText(form: MappingForm, presets: readonly PresetView[]): boolean {
  return form.task === CUSTOM || presets.find(({ name }) => name === form.task)?.texts === 2;
}

/** How the files are read, as far as it was chosen. */
export function readingOf({ delimiter, encoding, header }: MappingForm): ReadRequest {
  return {
    ...(delimiter === AUTO ? {} : { delimiter }),
    ...(encoding === AUTO ? {} : { encoding }),
    ...(header === AUTO ? {} : { header }),
  };
}

/** The form after the training file was read: its columns as they are probably meant. */
export function withFile(form: MappingForm, file: FileView): MappingForm {
  const { guess } = file;
  const [text = NONE, secondText = NONE] = guess.texts;
  // What was written while the file was read is kept.
  const isOwn = form.template !== '' && form.template !== defaultTemplate(textsOf(form));
  return {
    ...form,
    text,
    secondText,
    label: guess.label,
    task: guess.preset ?? CUSTOM,
    template: isOwn ? form.template : defaultTemplate(guess.texts.length),
    labels: labelRows(file, guess.label),
  };
}

/** The form of a data set that was made. @param file its training file; null: it was not read yet */
export function withDataset({ name, draft }: Pick<DatasetForm, 'name' | 'draft'>, file: FileView | null): MappingForm {
  const { task, reading } = draft;
  const [text = NONE, secondText = NONE] = task.columns.texts;
  const { label } = task.columns;
  return {
    ...EMPTY_FORM,
    name,
    train: draft.train,
    validation: draft.validation ?? NONE,
    test: draft.test ?? NONE,
    delimiter: reading.delimiter ?? AUTO,
    encoding: reading.encoding ?? AUTO,
    header: reading.header ?? AUTO,
    drops: ROW_FAULTS.filter((fault) => reading[fault] === 'leave-out'),
    text,
    secondText,
    label,
    task: task.kind === 'preset' ? task.preset : CUSTOM,
    template: task.kind === 'preset' ? defaultTemplate(task.columns.texts.length) : task.template,
    labels: givenRows(draft.task, file),
    model: draft.model ?? NONE,
    maxLength: draft.maxLength ?? EMPTY_FORM.maxLength,
  };
}

/** The values of a file's labels with the words that a task gives them, in its order, and those that the file has no more. */
export function givenRows(task: DatasetForm['draft']['task'], file: FileView | null): LabelRow[] {
  const rows = labelRows(file, task.columns.label);
  if (task.kind === 'preset') return rows;
  const there = new Map(rows.map((row) => [row.value, row]));
  const given = task.labels.flatMap(({ word, names }) => {
    const values = there.has(word) || names.length === 0 ? [word, ...names] : names;
    return values.map((value) => ({ ...(there.get(value) ?? { value, name: null, rows: 0 }), word }));
  });
  const values = new Set(given.map(({ value }) => value));
  return [...given, ...rows.filter(({ value }) => !values.has(value))];
}

/** The form after one thing was changed by hand, with what follows from it. */
export function changed(form: MappingForm, change: Partial<MappingForm>, file: FileView | null): MappingForm {
  const next = { ...form, ...change };
  const labels = change.label === undefined ? next.labels : labelRows(file, next.label);
  const [before, after] = [textsOf(form), textsOf(next)];
  // A template that was written by hand is left alone.
  const isOwn = next.template !== defaultTemplate(before);
  return { ...next, labels, template: isOwn ? next.template : defaultTemplate(after) };
}

/** null: a file or a column is still missing. */
export function draftOf(form: MappingForm, presets: readonly PresetView[]): DatasetDraftInput | null {
  if ([form.train, form.text, form.label].includes(NONE)) return null;
  const fileOf = (choice: string) => (choice === NONE || choice === HOLD_OUT ? null : choice);
  const known = presets.find(({ name }) => name === form.task);
  const second = form.secondText === NONE ? '' : form.secondText;
  const wantsSecond = known === undefined ? second !== '' : known.texts === 2;
  const columns = { texts: wantsSecond ? [form.text, second] : [form.text], label: form.label };
  return {
    train: form.train,
    validation: fileOf(form.validation),
    test: fileOf(form.test),
    reading: { ...readingOf(form), ...Object.fromEntries(form.drops.map((fault) => [fault, 'leave-out'])) },
    holdOut: form.test === HOLD_OUT ? { share: form.share / 100, seed: form.seed } : null,
    task:
      known === undefined
        ? { kind: 'custom', template: form.template, labels: mergedLabels(form.labels), columns }
        : { kind: 'preset', preset: known.name, columns },
    model: form.model === NONE ? null : form.model,
    maxLength: form.maxLength,
  };
}

/** Values with the same word are one label. */
function mergedLabels(rows: readonly LabelRow[]): { word: string; names: string[] }[] {
  const labels = new Map<string, string[]>();
  for (const { value, word } of rows) {
    const key = word.trim();
    const names = value === key ? [] : [value];
    labels.set(key, [...(labels.get(key) ?? []), ...names]);
  }
  return [...labels].map(([word, names]) => ({ word, names }));
}

/**
 * Numbers in their order, which is that of the names that a file gives them, and words in that of the alphabet: the same
 * whatever the order of the rows. A file with names marks rows without a label by -1.
 */
function labelRows(file: FileView | null, label: string): LabelRow[] {
  const values = file?.columns.find(({ name }) => name === label)?.values ?? [];
  const names = file?.labelNames[label] ?? null;
  return values
    .filter(({ value }) => names === null || Number(value) !== -1)
    .map(({ value, rows }) => {
      const name = value.trim() === '' ? null : (names?.[Number(value)] ?? null);
      return { value, name, rows, word: (name ?? value).trim().replace(/[_\s]+/g, ' ') };
    })
    .sort((a, b) => a.value.localeCompare(b.value, 'en', { numeric: true }));
}

const textsOf = ({ secondText }: MappingForm): number => (secondText === NONE ? 1 : 2);
