import { Option } from 'commander';
import type { Command } from 'commander';
import { InputError } from '../../../base/errors.ts';
import type { TaskRequest } from '../../../contract/task.ts';
import type { Values } from '../values.ts';

/** Reads an option that may be given several times. */
export function gather(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

/** Adds the flags that say what is asked of the model. */
export function addTaskFlags(command: Command): void {
  command
    .addOption(new Option('--task <name>', 'carer, mrpc, sst5, trec or webss').conflicts(['template', 'label']))
    .option('--template <text>', 'prompt of a task of your own, with {text}, or {text_a} and {text_b}')
    .option('--label <word=names>', 'label word and, after “=”, its names in the file; once per label', gather)
    .option('--text-column <name>', 'column of the text; twice for pairs', gather)
    .option('--label-column <name>', 'column of the label');
}

/** Whether a flag names or describes a task. */
export function isTaskGiven({ task, template, label }: Values): boolean {
  return [task, template, label].some((value) => value !== undefined);
}

/** The task that the flags stand for. @throws InputError `request.bad-option` where they name none */
export function taskRequest(values: Values): TaskRequest {
  const { task, template, labelColumn } = values;
  const texts = words(values['textColumn']);
  const labels = words(values['label']);
  if (typeof task === 'string') {
    if (texts.length === 0 && labelColumn === undefined) return { kind: 'preset', preset: task };
    const columns = { texts: texts.length === 0 ? ['text'] : texts, label: columnOr(labelColumn) };
    return { kind: 'preset', preset: task, columns };
  }
  if (typeof template !== 'string') {
    throw badTask('--task', 'It is missing.', 'Add --task <name>, or describe your own with --template and --label.');
  }
  if (labels.length < 2) {
    throw badTask('--label', 'A task needs at least two labels.', 'Add one --label for each class.');
  }
  const usual = template.includes('{text_b}') ? ['text_a', 'text_b'] : ['text'];
  return {
    kind: 'custom',
    template: template.replaceAll('\\n', '\n'),
    labels: labels.map(readLabel),
    columns: { texts: texts.length === 0 ? usual : texts, label: columnOr(labelColumn) },
  };
}

/** `human=HUM,3`: the word, and what else stands for it. */
function readLabel(text: string): { word: string; names: string[] } {
  const [word = '', ...rest] = text.split('=');
  const names = rest.join('=').split(',');
  return { word, names: names.filter((name) => name !== '') };
}

function columnOr(given: unknown): string {
  return typeof given === 'string' ? given : 'label';
}

function words(value: Values[string]): string[] {
  return typeof value === 'object' ? [...value] : [];
}

function badTask(field: string, message: string, remedy: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy });
}
