/** The model, the data, and how files are read. */
import { DATA_FILES } from '../../base/file-formats.ts';
import type { TrainPath } from './paths.ts';
import type { Setting } from './setting.ts';

const group = 'data';
const isRare = true;

export const DATA_ROWS = {
  model: { label: 'Model', help: 'Hugging Face model folder', group, flag: '--model', takes: 'dir', isPath: true, wants: 'a folder' }, // prettier-ignore
  task: { label: 'Task', help: 'prompt and labels, by name or as described', group, flag: null },
  'data.train': {
    label: 'Training rows',
    group,
    flag: '--train',
    takes: 'file',
    isPath: true,
    wants: 'a file',
    help: `training rows (${DATA_FILES})`,
  },
  'data.test': {
    label: 'Test rows',
    group,
    flag: '--test',
    takes: 'file',
    isPath: true,
    wants: 'a file',
    help: 'rows for the final score',
  },
  'data.validation': {
    label: 'Validation rows',
    group,
    flag: '--validation',
    takes: 'file',
    isPath: true,
    wants: 'a file',
    help: 'rows for scores during training; else a part of the training rows',
  },
  'data.validationFraction': {
    label: 'Share for validation',
    group,
    isRare,
    flag: '--validation-fraction',
    takes: 'share',
    help: 'share of the training rows used for validation where there is no validation file',
  },
  'data.limitTrain': {
    label: 'Training rows at most',
    group,
    isRare,
    flag: '--limit-train',
    unit: 'rows',
    help: 'use only so many training rows',
  },
  'data.limitTest': {
    label: 'Test rows at most',
    group,
    isRare,
    flag: '--limit-test',
    unit: 'rows',
    help: 'use only so many test rows',
  },
  'data.reading.delimiter': {
    label: 'Delimiter',
    group,
    isRare,
    flag: '--delimiter',
    help: 'what separates the fields of CSV and TSV files, where it should not be detected',
  },
  'data.reading.encoding': {
    label: 'Encoding',
    group,
    isRare,
    flag: '--encoding',
    listed: '',
    help: 'encoding of text files, such as windows-1252, where it should not be detected',
  },
  'data.reading.header': {
    label: 'First line names the columns',
    group,
    isRare,
    flag: '--header',
    takes: 'yes-or-no',
    help: 'whether the first line names the columns (without names: “column 1”, ...), where it should not be detected',
  },
  'data.reading.incomplete': {
    label: 'Leave out rows without a text or a label',
    group,
    isRare,
    flag: '--drop-incomplete',
    help: 'leave out rows without a text or a label, which are refused otherwise',
  },
  'data.reading.contradictions': {
    label: 'Leave out contradictions',
    group,
    isRare,
    flag: '--drop-contradictions',
    help: 'leave out all rows whose text has different labels in the file',
  },
  'data.reading.duplicates': {
    label: 'Leave out repeated rows',
    group,
    isRare,
    flag: '--drop-duplicates',
    help: 'leave out rows that repeat text and label of an earlier row of the file',
  },
  'data.reading.leaks': {
    label: 'Leave out training rows that validation or test has, too',
    group,
    isRare,
    flag: '--drop-leaks',
    help: 'leave out training rows whose text stands in the validation or test file, too',
  },
} as const satisfies Readonly<Partial<Record<TrainPath, Setting>>>;
