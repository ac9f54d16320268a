/** Where in the form a fault of a data set belongs, and what of it a window may see. */
import { basename } from 'node:path';
import { InputError } from '../../base/errors.ts';
import type { ErrorCode, Fault } from '../../base/errors.ts';
import { DRAFT_FIELDS } from '../../contract/dataset-draft.ts';
import type { DraftField, SplitName } from '../../contract/dataset-draft.ts';
import type { DatasetSources } from './dataset-rows.ts';

/** A fault that is ours to place. */
export function draftFault(field: DraftField, message: string, remedy: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy });
}

/** The fault with the name of its file instead of the path. */
export function withoutFolder(fault: Fault): Fault {
  return fault.file === undefined ? fault : { ...fault, file: basename(fault.file) };
}

type Rule = (fault: Fault, sources: DatasetSources) => DraftField;

const ofFile: Rule = (fault, { paths }) => splitOf(fault, paths) ?? 'train';
/** A column of the training file is chosen in the form; another file must have the same ones. */
const ofColumn: Rule = (fault, sources) => {
  const split = splitOf(fault, sources.paths);
  if (split !== null && split !== 'train') return split;
  const { texts, label } = sources.task.columns;
  if (fault.field === label) return 'label';
  if (fault.field === texts[0]) return 'text';
  return fault.field === texts[1] ? 'secondText' : 'train';
};
const ofLabels: Rule = (fault, sources) => {
  const split = splitOf(fault, sources.paths);
  if (split !== null && split !== 'train') return split;
  return sources.task.kind === 'custom' ? 'labels' : 'task';
};

/** The codes that the data room throws. All others concern no field of their own. */
const RULES: Readonly<Partial<Record<ErrorCode, Rule>>> = {
  'data.unreadable': ofFile,
  'data.empty': ofFile,
  'data.ragged-row': ofFile,
  'data.incomplete': () => 'incomplete',
  'data.bad-format': ofColumn,
  'data.missing-column': ofColumn,
  'data.unknown-label': ofLabels,
  'data.label-words': ofLabels,
  'data.one-class': () => 'label',
  'data.template': ({ field }, { task }) =>
    field === 'columns' ? 'text' : task.kind === 'custom' ? 'template' : 'task',
  'data.too-long': (_fault, { task }) => (task.kind === 'custom' ? 'template' : 'maxLength'),
  'request.bad-option': ({ field }) => DRAFT_FIELDS.find((each) => each === field) ?? 'train',
};

/** The field next to which a fault is shown. */
export function fieldOf(fault: Fault, sources: DatasetSources): DraftField {
  if (fault.code.startsWith('model.')) return 'model';
  return RULES[fault.code]?.(fault, sources) ?? 'train';
}

function splitOf({ file }: Fault, paths: DatasetSources['paths']): SplitName | null {
  if (file === undefined) return null;
  if (file === paths.train) return 'train';
  return file === paths.validation ? 'validation' : file === paths.test ? 'test' : null;
}
