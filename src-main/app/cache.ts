/**
 * The caches of a workspace. Runs share them, so none belongs to a run or goes with one; a person deletes them here. A
 * run that finds its cache gone computes it again.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { usersOf } from '../base/use-notes.ts';
import type { FolderUser } from '../base/use-notes.ts';
import { parseCacheAbout } from '../contract/cache.ts';
import type { CacheAbout } from '../contract/cache.ts';
import { storeError } from '../store/faults.ts';
import { cachePlaces, isCacheName, workspaceAt } from '../base/stored/places.ts';

/** One cache as it stands on the disk. */
export interface CacheEntry {
  /** Name of its folder. */
  readonly key: string;
  /** null: it is not whole, because it is being computed, or that was interrupted, or it is damaged. */
  readonly about: CacheAbout | null;
  /** Of all its files. */
  readonly bytes: number;
  /** ISO 8601, UTC; of a cache that is not whole, when its folder last changed. */
  readonly lastUsedAt: string;
  /** Processes at work with it. */
  readonly users: readonly FolderUser[];
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * The caches of a workspace, the last used first; none where there is no workspace.
 * @param olderThan only those that were not used for so many days.
 * @throws InputError `workspace.unwritable` where they cannot be read
 */
export function listCaches(folder: string, olderThan = 0, now: Date = new Date()): CacheEntry[] {
  const { cache } = workspaceAt(folder);
  const limit = new Date(now.getTime() - olderThan * DAY).toISOString();
  return guarded(cache, () => {
    if (!existsSync(cache)) return [];
    const keys = readdirSync(cache).filter(isCacheName);
    const entries = keys.map((key) => entryOf(key, join(cache, key)));
    return entries
      .filter(({ lastUsedAt }) => olderThan === 0 || lastUsedAt <= limit)
      .sort((a, b) => (a.lastUsedAt < b.lastUsedAt ? 1 : -1));
  });
}

export interface Pruned {
  readonly deleted: readonly CacheEntry[];
  /** Kept, because a process works with them. */
  readonly inUse: readonly CacheEntry[];
}

/**
 * Deletes the caches of a workspace that no process works with.
 * @param olderThan only those that were not used for so many days.
 * @throws InputError `workspace.unwritable` where one cannot be deleted
 */
export function pruneCaches(folder: string, olderThan = 0, now: Date = new Date()): Pruned {
  const all = listCaches(folder, olderThan, now);
  const deleted = all.filter(({ users }) => users.length === 0);
  for (const { key } of deleted) {
    const path = join(workspaceAt(folder).cache, key);
    guarded(path, () => {
      // What is half deleted must not look whole.
      rmSync(cachePlaces(path).about, { force: true });
      rmSync(path, { recursive: true });
    });
  }
  return { deleted, inUse: all.filter(({ users }) => users.length > 0) };
}

function entryOf(key: string, path: string): CacheEntry {
  const about = cachePlaces(path).about;
  const read = existsSync(about) ? parseCacheAbout(readFileSync(about, 'utf8')) : null;
  // A file may go while the folder is read.
  const sizes = readdirSync(path).map((name) => statSync(join(path, name), { throwIfNoEntry: false })?.size ?? 0);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const lastUsedAt = read?.lastUsedAt ?? statSync(path).mtime.toISOString();
  return { key, about: read, bytes, lastUsedAt, users: usersOf(path) };
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw storeError(thrown, path);
  }
}
