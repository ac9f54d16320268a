/** When a cell of a comparison was given away, began, ended and was here: what it costs beside its own training. */
import { existsSync, readFileSync } from 'node:fs';
import { runPlaces } from '../base/stored/places.ts';
import type { Store } from '../store/open.ts';
import { runFolder } from '../supervision/run-files.ts';
import { median } from './driver.ts';
import { milliseconds } from './table.ts';

/** Milliseconds between two looks, and so the precision of what is measured. */
const PAUSE = 5;

/** What a cell waits for, in seconds. */
export interface CellWaits {
  /** From when it was given to whoever trains it to the first word of its engine. */
  readonly before: number;
  /** From the last word of its engine to when its result was stored here. */
  readonly after: number;
}

/**
 * Watches the only run of a workspace while something trains it.
 * @param train resolves when all is stored
 * @throws Error where there was no run, or it did not come to its result
 */
export async function waitsOf(store: Store, train: () => Promise<void>): Promise<CellWaits> {
  const seen: Partial<Record<'given' | 'started' | 'ended' | 'stored', number>> = {};
  const look = (): void => {
    const [run] = store.runs.states().keys();
    if (run === undefined) return;
    const now = performance.now() / 1000;
    const placement = store.placements.get(run);
    // A lot is noted just before it is submitted.
    if (placement === null || placement.lot !== null) seen.given ??= now;
    const { events } = runPlaces(runFolder(store, run));
    const said = existsSync(events) ? readFileSync(events, 'utf8') : '';
    if (said !== '') seen.started ??= now;
    if (said.includes('"type":"result"')) seen.ended ??= now;
    if (store.runs.states().get(run) === 'finished' && placement?.state !== 'running') seen.stored ??= now;
  };
  const timer = setInterval(look, PAUSE);
  try {
    await train();
  } finally {
    clearInterval(timer);
  }
  look();
  const { given, started, ended, stored } = seen;
  if (given === undefined || started === undefined || ended === undefined || stored === undefined)
    throw new Error('The cell that is measured came to no result.');
  return { before: started - given, after: stored - ended };
}

/** The medians of both sides, and their difference: what a cell costs at a target and not here. */
export function overheadLines(here: readonly CellWaits[], there: readonly CellWaits[]): string[] {
  const middle = (waits: readonly CellWaits[], part: keyof CellWaits): number =>
    median(waits.map((each) => each[part]));
  const words = (part: keyof CellWaits): string =>
    `${milliseconds(middle(here, part))} here, ${milliseconds(middle(there, part))} on Slurm`;
  const more = (['before', 'after'] as const).reduce((sum, part) => sum + middle(there, part) - middle(here, part), 0);
  return [
    `a cell alone, medians of ${there.length}: before its engine’s first word ${words('before')}; after its last word ${words('after')}`,
    `overhead of a cell on Slurm beside its own run: ${milliseconds(more)}`,
  ];
}
