import type { LastEvent } from '../contract/events.ts';

/** How a cell ended. A loss that diverged is what was found out about its settings; a failure says nothing of them. */
export type CellOutcome = 'finished' | 'diverged' | 'failed' | 'stopped';

/** @returns how a cell's last event ends it */
export function outcomeOf(last: LastEvent): CellOutcome {
  if (last.type === 'stopped') return 'stopped';
  if (last.type === 'result') return 'finished';
  return last.fault.code === 'training.diverged' ? 'diverged' : 'failed';
}
