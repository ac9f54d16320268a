import { InputError } from '../base/errors.ts';
import { BUILT_IN } from '../contract/targets.ts';
import type { TargetSettings } from '../contract/targets.ts';
import type { Store } from '../store/open.ts';
import { rounds } from './until-stopped.ts';
import { stopCells } from './stop.ts';
import { findTarget, openTarget } from './target.ts';

/** A target as lists show it. */
export interface TargetCard {
  readonly name: string;
  readonly settings: TargetSettings | null;
  /** Cells that have not come to an end there. */
  readonly open: number;
}

/** This machine, Slurm of this machine, and what was added. */
export function listTargets(store: Store): TargetCard[] {
  const open = (name: string): number => store.placements.open(name).length;
  const local = { name: BUILT_IN.local, settings: null, open: 0 };
  const added = store.targets.all();
  const slurm = added.some(({ name }) => name === BUILT_IN.slurm) ? [] : [BUILT_IN.slurm];
  const others = [...slurm, ...added.map(({ name }) => name)];
  return [local, ...others.map((name) => ({ name, settings: findTarget(store, name), open: open(name) }))];
}

/** @throws InputError `request.unknown-target`, `request.bad-option` while cells are there */
export function removeTarget(store: Store, name: string): void {
  if (store.targets.get(name) === null) {
    const remedy = 'See `salf targets list` for those there are.';
    throw new InputError({ code: 'request.unknown-target', message: `No target “${name}” was added.`, remedy });
  }
  const open = store.placements.open(name).length;
  if (open > 0) throw inUse(name, open);
  store.targets.discard(name);
}

/**
 * Adds a target, or gives it other settings.
 * @throws InputError `request.bad-option` where cells would be lost with its host or folder
 */
export function putTarget(store: Store, name: string, settings: TargetSettings): void {
  const before = store.targets.get(name)?.settings ?? null;
  const open = store.placements.open(name).length;
  const isElsewhere = before !== null && (before.ssh !== settings.ssh || before.folder !== settings.folder);
  if (open > 0 && isElsewhere) throw inUse(name, open);
  store.targets.put(name, settings);
}

/**
 * Stops cells of a target and waits until they have kept what they have.
 * @param experiment of those alone; null: all
 * @returns how many were asked to stop
 */
export async function stopTarget(
  store: Store,
  name: string,
  experiment: string | null,
  say: (sentence: string) => void,
): Promise<number> {
  const target = openTarget(store, name, findTarget(store, name));
  const runs = experiment === null ? null : new Set(store.placements.ofExperiment(experiment).map(({ run }) => run));
  const asked = await stopCells(store, target, runs);
  await rounds(store, target, say);
  return asked;
}

function inUse(name: string, open: number): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: 'NAME',
    message: `${open} runs are at the target ${name} and have not ended.`,
    remedy: `Wait for them, or stop them with \`salf targets stop ${name}\`.`,
  });
}
