import { InputError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { PRESETS } from './presets.ts';
import { parseTemplate } from './template.ts';

/** One class of a task. */
export interface Label {
  /** What the model answers with; it is predicted with a leading space. */
  readonly word: string;
  /** What stands for this class in a label column, besides the word itself. */
  readonly names: readonly string[];
}

/** How rows of a file become prompts with an answer. */
export interface Task {
  readonly name: string;
  /** The prompt, with `{text}` for one text column or `{text_a}` and `{text_b}` for two. */
  readonly template: string;
  /** Predictions, scores and matrices are in this order. */
  readonly labels: readonly Label[];
  readonly columns: TaskColumns;
  /** Whether published files of this task store its labels as numbers that are known. */
  readonly hasOfficialNumbers?: boolean;
}

/** Columns of the file: one or two texts, in the order of their placeholders, and the label. */
export interface TaskColumns {
  readonly texts: readonly string[];
  readonly label: string;
}

/** A task by name, perhaps with other column names, or one of the user's own. */
export type TaskChoice =
  | { readonly kind: 'preset'; readonly preset: string; readonly columns?: TaskColumns }
  | {
      readonly kind: 'custom';
      readonly name?: string;
      readonly template: string;
      readonly labels: readonly Label[];
      readonly columns: TaskColumns;
    };

/** Names of the tasks that need no further description. */
export const presetNames = (): string[] => Object.keys(PRESETS);

/**
 * The task that was chosen, checked.
 * Errors: `request.bad-option` (unknown preset), `data.template` (placeholders), `data.label-words` (labels).
 */
export function resolveTask(choice: TaskChoice): Task {
  if (choice.kind === 'custom') return checked({ ...choice, name: choice.name ?? 'custom' });
  const known = presetNames();
  const preset = PRESETS[choice.preset.toLowerCase()];
  if (preset === undefined) {
    throw new InputError({
      code: 'request.bad-option',
      field: 'task',
      message: `There is no task “${choice.preset}”.${didYouMean(choice.preset, known)}`,
      remedy: `Use one of ${known.join(', ')}, or describe your own with a template and label words.`,
    });
  }
  const hasOfficialNumbers = preset.labels.every(({ names }) => names.some((name) => /^\d+$/.test(name)));
  return checked({ ...preset, columns: choice.columns ?? preset.columns, hasOfficialNumbers });
}

function checked(task: Task): Task {
  if (task.columns.texts.length < 1 || task.columns.texts.length > 2) {
    throw new InputError({
      code: 'data.template',
      field: 'columns',
      message: `A prompt has one or two text columns, not ${task.columns.texts.length}.`,
      remedy: 'Name one or two text columns.',
    });
  }
  refuseSameColumn(task.columns);
  parseTemplate(task.template, task.columns.texts.length);
  if (task.labels.length < 2) {
    throw badLabels('A task needs at least two labels.', 'Add the missing label words.');
  }
  const blank = task.labels.findIndex((label) => label.word.trim() === '');
  if (blank !== -1) throw badLabels(`The word of label ${blank + 1} is empty.`, 'Give every label a word.');
  labelIndex(task);
  return task;
}

/** A text that is the label would be answered by copying it. */
function refuseSameColumn({ texts, label }: TaskColumns): void {
  const [first, second] = texts;
  const [field, twice] = texts.includes(label)
    ? ['label', label]
    : ['secondText', first === second ? first : undefined];
  if (twice === undefined) return;
  const roles = field === 'label' ? 'text and as label' : 'both texts';
  throw new InputError({
    code: 'request.bad-option',
    field: field,
    message: `The column “${twice}” is chosen as ${roles}.`,
    remedy: 'Choose another column for one of them (--text-column, --label-column).',
  });
}

function badLabels(message: string, remedy: string): InputError {
  return new InputError({ code: 'data.label-words', field: 'labels', message, remedy });
}

/**
 * Names are compared without regard to letter case, outer white space, and `_`, `-` or space between words; whole numbers
 * without regard to a plus, zeros in front, and a fraction of zeros (1.0 is 1).
 */
export function labelKey(name: string): string {
  const number = /^\s*([+-]?)0*(\d+)(?:\.0*)?\s*$/.exec(name);
  if (number !== null) return number[1] === '-' && number[2] !== '0' ? `-${number[2]!}` : number[2]!;
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}

/**
 * From {@link labelKey} of each name and word to the index of its label. Errors: `data.label-words` when two labels share
 * a name.
 */
export function labelIndex(task: Task): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  task.labels.forEach((label, position) => {
    for (const name of [label.word, ...label.names]) {
      const earlier = index.get(labelKey(name));
      if (earlier !== undefined && earlier !== position) {
        const message = `“${name}” stands for both “${task.labels[earlier]!.word}” and “${label.word}”.`;
        throw badLabels(message, 'Give each label its own word and names.');
      }
      index.set(labelKey(name), position);
    }
  });
  return index;
}
