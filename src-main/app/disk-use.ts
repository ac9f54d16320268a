import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sizeOf } from '../base/size-of.ts';
import type { DiskState, Kept } from '../contract/routes/settings.ts';
import { freeBytes } from '../models/disk.ts';
import { DATABASE_FILE, workspaceAt } from '../base/stored/places.ts';
import { listCaches } from './cache.ts';

/** What a workspace takes of the disk. @param removed ids of the runs that were removed and are not yet deleted */
export async function diskUse(folder: string, removed: readonly string[]): Promise<DiskState> {
  const workspace = workspaceAt(folder);
  const caches = listCaches(folder);
  const own = (await namesIn(folder)).filter((name) => name.startsWith(DATABASE_FILE));
  const runs = await namesIn(workspace.runs);
  const gone = new Set(removed);
  return {
    runs: await keptIn(
      workspace.runs,
      runs.filter((run) => !gone.has(run)),
    ),
    removed: await keptIn(
      workspace.runs,
      runs.filter((run) => gone.has(run)),
    ),
    caches: {
      count: caches.length,
      bytes: sum(caches.map(({ bytes }) => bytes)),
      inUse: caches.filter(({ users }) => users.length > 0).length,
    },
    uploads: await keptIn(workspace.uploads),
    data: await keptIn(workspace.data),
    exports: await keptIn(workspace.exports),
    reports: await keptIn(workspace.reports),
    database: (await keptIn(folder, own)).bytes,
    total: await sizeOf(folder),
    free: await freeBytes(folder),
  };
}

/** How many things lie in a folder, and what they take; all of them, or those that are named. */
async function keptIn(folder: string, names?: readonly string[]): Promise<Kept> {
  const kept = names ?? (await namesIn(folder));
  return { count: kept.length, bytes: sum(await Promise.all(kept.map((name) => sizeOf(join(folder, name))))) };
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
