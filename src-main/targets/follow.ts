/** Following cells at a target until they have ended: whoever has the target's lock makes the rounds, all others read what it finds. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runPlaces } from '../base/stored/places.ts';
import { SalfError } from '../base/errors.ts';
import { storeError } from '../store/faults.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { EventCursor } from '../contract/event-file.ts';
import { isOpen } from '../contract/targets.ts';
import { tryLock } from '../store/lock.ts';
import type { Store } from '../store/open.ts';
import type { PlacedRun } from '../store/placements.ts';
import { eventsAfter } from '../supervision/event-file.ts';
import { runFolder } from '../supervision/run-files.ts';
import { Rounds } from './rounds.ts';
import type { Target } from './target.ts';

export type { PlacedRun } from '../store/placements.ts';

/** What a follower hears; rows are in the store before. */
export interface FollowListener {
  event(run: string, event: EngineEvent): void;
  /** A cell stands elsewhere than before, or has come to its end. */
  placed(cell: PlacedRun): void;
  /** Something to tell a person, such as a target that cannot be reached just now. */
  says(sentence: string): void;
}

/** Milliseconds between two rounds, and the longest pause where a target cannot be reached. */
export interface Pace {
  readonly pause: number;
  readonly most: number;
}
export const PACE: Pace = { pause: 3000, most: 60_000 };
const AGAIN = 'Trying again, about every minute.';

/**
 * Follows the cells of an experiment at a target until none is open, or until it is asked to stop following.
 * @param isEnough ends the following after a round as well, for callers that only submit
 * @returns whether none is open
 * @throws SalfError `target.refused`, `target.program`, `workspace.*`; a target that cannot be reached is tried again
 */
export async function followCells(
  store: Store,
  target: Target,
  experiment: string,
  listener: FollowListener,
  leave: AbortSignal,
  { pace = PACE, isEnough = () => false }: { readonly pace?: Pace; readonly isEnough?: () => boolean } = {},
): Promise<boolean> {
  const rounds = new Rounds(store, target, (sentence) => listener.says(sentence));
  // What they said before is not told again, but where they stand is.
  const known = store.placements.ofExperiment(experiment);
  const heard = new Map(known.map((cell) => [cell.run, isOpen(cell) ? { ...cell, state: 'waiting' as const } : cell]));
  let unlock: (() => void) | null = null;
  let pause = pace.pause;
  let trouble: string | null = null;
  let isAlone = true;
  try {
    for (;;) {
      unlock ??= lockTarget(store, target.name);
      if (unlock === null && isAlone)
        listener.says(`Another program follows the runs at ${target.name}; this one reads what it finds.`);
      isAlone = unlock !== null;
      if (unlock !== null) {
        const now = await attempt(rounds);
        if (now !== trouble) listener.says(now === null ? `${target.name} answers again.` : `${now} ${AGAIN}`);
        trouble = now;
        pause = now === null ? pace.pause : Math.min(pace.most, pause * 2);
      }
      const open = hear(store, target, experiment, heard, listener);
      if (open === 0) return true;
      if (leave.aborted || isEnough()) return false;
      await sleep(pause, undefined, { signal: leave }).catch(() => undefined);
      if (leave.aborted) return false;
    }
  } finally {
    unlock?.();
  }
}

/** @returns why nothing was found out; null: it was */
async function attempt(rounds: Rounds): Promise<string | null> {
  try {
    return await rounds.round();
  } catch (thrown) {
    if (thrown instanceof SalfError && thrown.fault.code === 'target.unreachable') return thrown.fault.message;
    throw thrown;
  }
}

/** Locks a target for its rounds. @returns null: another program makes them */
export function lockTarget({ workspace }: Pick<Store, 'workspace'>, name: string): (() => void) | null {
  try {
    mkdirSync(workspace.targets, { recursive: true });
  } catch (thrown) {
    throw storeError(thrown, workspace.targets);
  }
  return tryLock(join(workspace.targets, `${name}.lock`));
}

/** Tells what is new in the store. @returns how many cells are open */
function hear(
  store: Store,
  target: Target,
  experiment: string,
  heard: Map<string, PlacedRun>,
  listener: FollowListener,
): number {
  const cells = store.placements.ofExperiment(experiment).filter((cell) => cell.target === target.name);
  for (const cell of cells) {
    const before = heard.get(cell.run) ?? { ...cell, state: 'waiting', offset: 0, sequence: 0 };
    if (cell.sequence !== before.sequence) tellEvents(store, cell, before, listener);
    if (cell.state !== before.state || cell.reason !== before.reason) listener.placed(cell);
    heard.set(cell.run, cell);
  }
  return cells.filter(isOpen).length;
}

function tellEvents(store: Store, { run, sequence }: PlacedRun, from: EventCursor, listener: FollowListener): void {
  const file = runPlaces(runFolder(store, run)).events;
  for (const { event, next } of eventsAfter(file, from)) {
    // Events that another program has not stored yet are passed on once they are.
    if (next.sequence > sequence) return;
    listener.event(run, event);
  }
}
