import type { Store } from '../../store/open.ts';
import type { RunState } from '../../store/run-state.ts';
import type { Run } from '../../store/runs.ts';
import { cellKeys, settingsKey, settingsOf } from './cells.ts';
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
 * The run that each cell has already: any run of the workspace with the same settings, begun by hand or for another
 * experiment, whose model and data were the same in content. What was made from other files stands for no cell.
 */
export async function knownRuns(store: Store, cells: readonly Cell[], inputs: Inputs): Promise<Map<Cell, Run>> {
  const runs = Map.groupBy(store.runs.all(), ({ request }) => settingsKey(settingsOf(request)));
  const known = new Map<Cell, Run>();
  if (runs.size === 0) return known;
  const keys = cellKeys(cells);
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

/** A run that was stopped before it opened its files has no hashes yet. */
async function isMadeFrom({ modelHash, dataHash }: Run, cell: Cell, inputs: Inputs): Promise<boolean> {
  if (modelHash !== null && modelHash !== inputs.modelHash(cell)) return false;
  return dataHash === null || dataHash === (await inputs.dataHash(cell));
}
