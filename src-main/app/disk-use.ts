import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceAt } from '../store/workspace.ts';
import { listCaches } from './cache.ts';

/** What a workspace takes of the disk, in bytes. */
export interface DiskUse {
  readonly runs: { readonly count: number; readonly bytes: number };
  readonly caches: { readonly count: number; readonly bytes: number; readonly inUse: number };
  /** With its log of changes and its backups. */
  readonly database: number;
  /** Left on the disk for this person. */
  readonly free: number;
}

export async function diskUse(folder: string): Promise<DiskUse> {
  const workspace = workspaceAt(folder);
  const caches = listCaches(folder);
  const own = (await namesIn(folder)).filter((name) => name.startsWith('salf.sqlite'));
  const databases = await Promise.all(own.map((name) => sizeOf(join(folder, name))));
  const disk = await statfs(folder);
  return {
    runs: { count: (await namesIn(workspace.runs)).length, bytes: await sizeOf(workspace.runs) },
    caches: {
      count: caches.length,
      bytes: sum(caches.map(({ bytes }) => bytes)),
      inUse: caches.filter(({ users }) => users.length > 0).length,
    },
    database: sum(databases),
    free: disk.bavail * disk.bsize,
  };
}

/** Of a file, or of all files in a folder; links are not followed. What goes meanwhile counts as nothing. */
async function sizeOf(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => null);
  if (entries === null) return fileSize(path);
  const files = entries.filter((entry) => entry.isFile());
  return sum(await Promise.all(files.map(({ parentPath, name }) => fileSize(join(parentPath, name)))));
}

const fileSize = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
