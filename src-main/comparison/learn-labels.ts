import { faultOf } from '../base/fault-of.ts';
import { hashRows } from '../data/hash.ts';
import { readRows } from '../app/runs/mistakes.ts';
import type { RowReader } from '../app/runs/mistakes.ts';
import type { Store } from '../store/open.ts';

/**
 * Keeps the labels of the test rows of runs that were trained alone, as experiments keep theirs: without them no
 * difference can be tested. Rows that are not there any more, or are others now, teach nothing.
 * @param typed ids, parts of ids, or names
 */
export async function learnLabels(store: Store, typed: readonly string[], read: RowReader = readRows): Promise<void> {
  for (const run of typed.map((each) => store.runs.find(each))) {
    if (run.result?.split !== 'test' || run.dataHash === null) continue;
    const hash = store.datasets.get(run.dataHash)?.splits.find(({ split }) => split === 'test')?.hash ?? null;
    if (hash === null || store.splitLabels.get(hash) !== null) continue;
    const rows = await read(run, 'test').catch((thrown: unknown) => {
      if (faultOf(thrown).code === 'internal') throw thrown;
      return [];
    });
    if (rows.length > 0 && hashRows(rows) === hash) {
      store.splitLabels.put(
        hash,
        rows.map(({ label }) => label),
      );
    }
  }
}
