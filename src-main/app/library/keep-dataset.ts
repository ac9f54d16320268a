import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.ts';
import { faultOf } from '../../base/fault-of.ts';
import { namelessTask } from '../../contract/dataset-name.ts';
import type { DatasetCase } from '../../contract/experiment.ts';
import type { LibraryDataset } from '../../store/library-datasets.ts';
import type { Store } from '../../store/open.ts';
import { createLibraryId } from '../../store/run-id.ts';
import { readApart } from '../reading/apart.ts';
import { sourcesOfStored } from './check-dataset.ts';

/**
 * The library's entry for a task and its files, which is made where there is none.
 * @param name for a new one
 * @returns a sentence where its files are not there any more, or cannot be read
 */
export async function keepAsDataset(
  store: Store,
  { task, data }: Pick<DatasetCase, 'task' | 'data'>,
  name: string,
): Promise<{ readonly id: string } | string> {
  const known = store.libraryDatasets.all().findLast((each) => isSame(each, { task, data }));
  if (known !== undefined) return { id: known.id };
  const id = createLibraryId('dataset');
  const { train, test, validation, reading } = data;
  const files = { train, test, validation, ...(reading === undefined ? {} : { reading }) };
  const sources = sourcesOfStored({ data: { ...data, ...files }, task });
  try {
    const kept = await readApart('keepDataset', { sources, folder: join(store.workspace.data, id) });
    store.libraryDatasets.add({
      id,
      name: unusedName(store, name),
      task: namelessTask(task),
      data: { ...data, ...kept.data },
      facts: kept.facts,
    });
    return { id };
  } catch (thrown) {
    const { code, message } = faultOf(thrown);
    if (code === 'internal') throw thrown;
    return `The data set ${name} cannot be read any more: ${message}`;
  }
}

/** Whether an entry stands for the task on these files, read in the same way. */
export function isSame(
  one: Pick<LibraryDataset, 'task' | 'data'>,
  other: Pick<LibraryDataset, 'task' | 'data'>,
): boolean {
  const keyOf = ({ task, data: { train, test, validation, reading = {} } }: typeof one): string =>
    canonicalJson([namelessTask(task), train, test, validation, reading]);
  return keyOf(one) === keyOf(other);
}

/** The name, with a number where the library has it already. */
export function unusedName(store: Pick<Store, 'libraryDatasets'>, name: string): string {
  const taken = new Set(store.libraryDatasets.all().map((each) => each.name.toLowerCase()));
  for (let number = 2, next = name; ; number++) {
    if (!taken.has(next.toLowerCase())) return next;
    next = `${name} ${number}`;
  }
}
