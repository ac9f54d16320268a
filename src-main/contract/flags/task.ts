import { InputError } from '../../base/errors.ts';
import type { TaskRequest } from '../task.ts';
import { words } from './values.ts';
import type { Values } from './values.ts';

/** Whether a flag names or describes a task. */
export function isTaskGiven({ task, template, label }: Values): boolean {
  return [task, template, label].some((value) => value !== undefined);
}

/** The task that the flags stand for. @throws InputError `request.bad-option` where they name none */
export function taskRequest(values: Values): TaskRequest {
  const { task, template, labelColumn, name } = values;
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
  const defaultTexts = template.includes('{text_b}') ? ['text_a', 'text_b'] : ['text'];
  return {
    kind: 'custom',
    ...(typeof name === 'string' && name.trim() !== '' ? { name: name.trim() } : {}),
    template: template.replaceAll('\\n', '\n'),
    labels: labels.map(readLabel),
    columns: { texts: texts.length === 0 ? defaultTexts : texts, label: columnOr(labelColumn) },
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

function badTask(field: string, message: string, remedy: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy });
}
