import type { TaskRequest } from '../task.ts';
import type { Values } from './values.ts';

/** What is typed for a task. */
export function taskValues(task: TaskRequest): Values {
  if (task.kind === 'preset') {
    const { columns } = task;
    return { task: task.preset, ...(columns === undefined ? {} : columnValues(columns, [])) };
  }
  const usual = task.template.includes('{text_b}') ? ['text_a', 'text_b'] : ['text'];
  return {
    ...(task.name === undefined ? {} : { name: task.name }),
    template: task.template.replaceAll('\n', '\\n'),
    label: task.labels.map(({ word, names }) => (names.length === 0 ? word : `${word}=${names.join(',')}`)),
    ...columnValues(task.columns, usual),
  };
}

function columnValues({ texts, label }: NonNullable<TaskRequest['columns']>, usual: readonly string[]): Values {
  const isUsual = texts.join('\n') === usual.join('\n');
  return { ...(isUsual ? {} : { textColumn: texts }), ...(label === 'label' ? {} : { labelColumn: label }) };
}
