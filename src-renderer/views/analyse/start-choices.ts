import { taskWords } from '../../format/task-words.ts';
import type { Library } from '../../../src-main/contract/routes/library.ts';
import { short } from '../../format/numbers.ts';
import type { Named } from './option-words.ts';

/** Models that can be used. */
export function modelChoices({ models }: Pick<Library, 'models'>): Named<string>[] {
  return models.flatMap(({ id, name, state }) => {
    if (state.kind === 'bad') return [];
    const { family, blocks, parameters } = state.facts;
    return { value: id, label: name, hint: `${family}, ${blocks} blocks, ${short(parameters.total)} parameters` };
  });
}

export function datasetChoices({ datasets }: Pick<Library, 'datasets'>): Named<string>[] {
  return datasets.map(({ id, name, task, facts }) => ({
    value: id,
    label: name,
    hint: `${taskWords(task)}, ${facts.labels.length} classes, ${facts.rows.train} rows`,
  }));
}
