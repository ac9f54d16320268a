import type { TaskRequest } from '../task.ts';
import type { Values } from './values.ts';

/** What is typed for a task. */
export function taskValues(task: TaskRequest): Values {
  if (task.kind === 'preset') {
    const { columns } = task;
    return { task: task.preset, ...(columns === undefined ? {} : columnValues(columns, [])) };
  }
  const defaultTexts = task.template.includes('{text_b}') ? ['text_a', 'text_b'] : ['text'];
  return {
    ...(task.name === undefined ? {} : { name: task.name }),
    template: task.template.replaceAll('\n', '\\n'),
    label: task.labels.map(({ word, names }) => (names.length === 0 ? word : `${word}=${names.join(',')}`)),
    ...columnValues(task.columns, defaultTexts),
  };
}

function columnValues({ texts, label }: NonNullable<TaskRequest['columns']>, defaultTexts: readonly string[]): Values {
  const isDefault = texts.join('\n') === defaultTexts.join('\n');
  return { ...(isDefault ? {} : { textColumn: texts }), ...(label === 'label' ? {} : { labelColumn: label }) };
}
