/** Entries of the library as the form lists them. */
import type { DatasetCard, ModelCard } from '../../../src-main/contract/routes/library.ts';
import { taskWords } from '../../format/task-words.ts';
import { count, short } from '../../format/numbers.ts';
import { windowText } from '../../../src-main/contract/settings/fault-words.ts';

export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly facts: string;
  /** Why it cannot be chosen. */
  readonly fault: string | null;
}

export function modelEntry({ id, name, state }: ModelCard): Entry {
  if (state.kind === 'bad') return { id, name, facts: '', fault: windowText(state.fault.message) };
  const { family, blocks, parameters } = state.facts;
  return {
    id,
    name,
    facts: `${family}, ${count(blocks, 'block')}, ${short(parameters.total)} parameters`,
    fault: null,
  };
}

export function datasetEntry({ id, name, task, facts }: DatasetCard): Entry {
  const { labels, rows } = facts;
  const test = rows.test === null ? 'no test rows' : `${rows.test} to test`;
  const fault = rows.test === null ? 'It has no test rows, without which methods cannot be compared.' : null;
  return { id, name, facts: `${taskWords(task)}, ${labels.length} classes, ${rows.train} rows, ${test}`, fault };
}
