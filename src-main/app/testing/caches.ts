/** Folders that look like caches; for tests. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CacheAbout } from '../../contract/cache.ts';

/** Name of the cache `digit`. */
export const keyOf = (digit: string): string => digit.repeat(64);

/** Writes a cache of two rows of width 4 into a workspace; its folder. */
export function writeCache(workspace: string, digit: string, changes: Partial<CacheAbout> = {}): string {
  const path = join(workspace, 'cache', keyOf(digit));
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'rows.bin'), new Uint8Array(32));
  const about: CacheAbout = {
    format: 1,
    model: { path: '/models/tiny', hash: 'h' },
    boundary: 6,
    hiddenSize: 4,
    prompts: 1,
    rows: 2,
    bytes: 32,
    crc32: 0,
    provider: 'cpu',
    onnxruntime: '1.30.0',
    createdAt: '2026-11-01T10:00:00.000Z',
    lastUsedAt: '2026-11-20T10:00:00.000Z',
    ...changes,
  };
  writeFileSync(join(path, 'about.json'), JSON.stringify(about));
  return path;
}
