import { canonicalJson } from '../base/canonical-json.ts';
import { namelessTask } from '../contract/dataset-name.ts';
import type { Store } from '../store/open.ts';
import type { RunState } from '../contract/run-state.ts';
import type { Run } from '../store/runs.ts';
import { settingsOf } from '../contract/request.ts';
import { runKey, runKeys } from './cells.ts';
import type { Cell } from './cells.ts';
import type { Inputs } from './validate.ts';

/** Which of several runs of the same settings stands for their cell: the smallest number. */
const RANK = {
  finished: 0,
  diverged: 1,
  running: 2,
  stopped: 3,
  crashed: 4,
  queued: 5,
  failed: 6,
} as const satisfies Record<RunState, number>;

/**
 * The run that each cell has already: any run of the workspace that would give the same numbers, started alone or for
 * another experiment, wherever its model and data lay then. What was made from other content stands for no cell.
 */
export async function knownRuns(store: Store, cells: readonly Cell[], inputs: Inputs): Promise<Map<Cell, Run>> {
  const runs = Map.groupBy(store.runs.all(), ({ request }) => runKey(settingsOf(request)));
  const known = new Map<Cell, Run>();
  if (runs.size === 0) return known;
  const keys = runKeys(cells);
  for (const [index, cell] of cells.entries()) {
    // Sorting is stable, and the newest run comes first.
    const alike = (runs.get(keys[index]!) ?? []).toSorted((a, b) => RANK[a.state] - RANK[b.state]);
    for (const run of alike) {
      if (!(await isMadeFrom(run, cell, inputs))) continue;
      known.set(cell, run);
      break;
    }
  }
  return known;
}

/** A run that was stopped before it opened its files has no hashes yet; its paths stand for them. */
async function isMadeFrom({ modelHash, dataHash, request }: Run, cell: Cell, inputs: Inputs): Promise<boolean> {
  const { model, data, task } = cell.settings;
  const sameModel = modelHash === null ? request.model === model : modelHash === inputs.modelHash(cell);
  if (!sameModel) return false;
  if (dataHash !== null) return dataHash === (await inputs.dataHash(cell));
  return canonicalJson([request.data, namelessTask(request.task)]) === canonicalJson([data, namelessTask(task)]);
}
