import type { Store } from '../store/open.ts';
import type { Target } from './target.ts';

/**
 * Asks cells of a target to stop: those that were not sent yet wait no longer, the others stop at their next step and keep a
 * checkpoint. Rounds hear of their end.
 * @param runs null: all of the target
 * @returns how many were asked
 */
export async function stopCells(store: Store, target: Target, runs: ReadonlySet<string> | null): Promise<number> {
  const { placements } = store;
  const cells = placements.open(target.name).filter(({ run }) => runs === null || runs.has(run));
  store.transaction(() => {
    for (const { run, lot } of cells) placements.noteState(run, lot === null ? 'stopped' : 'stopping', null);
  });
  const sent = cells.filter(({ lot }) => lot !== null);
  if (sent.length > 0) {
    await target.machine.prepare(() => undefined);
    await target.stop(sent);
  }
  return cells.length;
}
