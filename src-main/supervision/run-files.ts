import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isPartial } from '../base/atomic-write.ts';
import { checkpointStep, runPlaces } from '../base/stored/places.ts';
import { checkpointIn } from './at-home.ts';
import type { StoredCheckpoint } from '../store/checkpoints.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';

/** The folder of a run; it moves with its workspace, whatever path the run was started with. */
export function runFolder(store: Pick<Store, 'workspace'>, id: string): string {
  return join(store.workspace.runs, id);
}

/** Where a checkpoint lies now, by the path that its engine named: a folder may have moved since. */
export function locate(store: Pick<Store, 'workspace'>, run: Pick<Run, 'id'>, path: string): string {
  return checkpointIn(runFolder(store, run.id), path);
}

/**
 * The checkpoints that are still on the disk, by step, at the places where they lie now. Among them are those that the
 * engine wrote when nobody listened any more.
 */
export function presentCheckpoints(store: Pick<Store, 'workspace' | 'checkpoints'>, run: Run): StoredCheckpoint[] {
  const announced = store.checkpoints
    .all(run.id)
    .map((checkpoint) => ({ ...checkpoint, path: locate(store, run, checkpoint.path) }))
    .filter(({ path }) => existsSync(path))
    // The optimiser's moments are taken out once a run has finished.
    .map((checkpoint) => ({ ...checkpoint, bytes: statSync(checkpoint.path).size }));
  const known = new Set(announced.map(({ path }) => path));
  const others = checkpointFiles(runFolder(store, run.id)).filter(({ path }) => !known.has(path));
  return [...announced, ...others].sort((a, b) => a.step - b.step);
}

/** What an engine that was killed was about to write. */
export function deletePartialCheckpoints(folder: string): void {
  for (const path of pathsIn(runPlaces(folder).checkpoints).filter(isPartial)) rmSync(path, { force: true });
}

/**
 * Deletes the cache that was a run's own, up to some GiB. A run that failed would compute it again: what is in it may be
 * what failed.
 * @param folder of the run
 */
export function deleteOwnCache(folder: string): void {
  rmSync(runPlaces(folder).cache, { recursive: true, force: true });
}

/** The checkpoints in a run's folder, by what they are called. */
export function checkpointFiles(folder: string): StoredCheckpoint[] {
  return pathsIn(runPlaces(folder).checkpoints).flatMap((path) => {
    const step = checkpointStep(basename(path));
    if (step === null) return [];
    const { size, mtime } = statSync(path);
    return [{ step, path, bytes: size, best: false, createdAt: mtime.toISOString() }];
  });
}

function pathsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}
