import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../store/open.ts';
import { lockTarget, PACE } from './follow.ts';
import { Rounds } from './rounds.ts';
import type { Target } from './target.ts';

/** Rounds until no cell is about to stop; where another program makes them, its rounds are waited for. */
export async function rounds(
  store: Store,
  target: Target,
  say: (sentence: string) => void,
  pause: number = PACE.pause,
): Promise<void> {
  const isStopping = (): boolean => store.placements.open(target.name).some(({ state }) => state === 'stopping');
  const own = new Rounds(store, target, say);
  while (isStopping()) {
    const unlock = lockTarget(store, target.name);
    try {
      if (unlock !== null) await own.round();
    } finally {
      unlock?.();
    }
    if (isStopping()) await sleep(pause);
  }
}
