import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { StoredCheckpoint } from '../store/checkpoints.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';

/** The folder of a run; it moves with its workspace, whatever path the run was started with. */
export function runFolder(store: Pick<Store, 'workspace'>, id: string): string {
  return join(store.workspace.runs, id);
}

/** Where a checkpoint lies now, by the path that its engine named: a folder may have moved since. */
export function locate(store: Pick<Store, 'workspace'>, run: Pick<Run, 'id'>, path: string): string {
  return join(runFolder(store, run.id), 'checkpoints', path.split(/[\\/]/).at(-1)!);
}

/**
 * The checkpoints that are still on the disk, by step, at the places where they lie now. Among them are those that the
 * engine wrote when nobody listened any more.
 */
export function presentCheckpoints(store: Pick<Store, 'workspace' | 'checkpoints'>, run: Run): StoredCheckpoint[] {
  const announced = store.checkpoints
    .all(run.id)
    .map((checkpoint) => ({ ...checkpoint, path: locate(store, run, checkpoint.path) }))
    .filter(({ path }) => existsSync(path));
  const known = new Set(announced.map(({ path }) => path));
  const others = checkpointFiles(store, run).filter(({ path }) => !known.has(path));
  return [...announced, ...others].sort((a, b) => a.step - b.step);
}

/** What an engine that was killed was about to write. */
export function deletePartialCheckpoints(store: Pick<Store, 'workspace'>, run: Run): void {
  for (const path of checkpointPaths(store, run).filter((each) => PARTIAL.test(each))) rmSync(path, { force: true });
}

/**
 * Deletes the cache that was a run's own, up to some GiB. A run that failed would compute it again: what is in it may be
 * what failed.
 */
export function deleteOwnCache(store: Pick<Store, 'workspace'>, id: string): void {
  rmSync(join(runFolder(store, id), 'cache'), { recursive: true, force: true });
}

/** A file gets its name once it is whole. */
const WHOLE = /^step-(\d+)\.safetensors$/;
const PARTIAL = /\.safetensors\.partial-[0-9a-f-]+$/;

function checkpointFiles(store: Pick<Store, 'workspace'>, run: Run): StoredCheckpoint[] {
  return checkpointPaths(store, run).flatMap((path) => {
    const step = WHOLE.exec(basename(path))?.[1];
    if (step === undefined) return [];
    const { size, mtime } = statSync(path);
    return [{ step: Number(step), path, bytes: size, best: false, createdAt: mtime.toISOString() }];
  });
}

function checkpointPaths(store: Pick<Store, 'workspace'>, run: Run): string[] {
  const folder = join(runFolder(store, run.id), 'checkpoints');
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}
