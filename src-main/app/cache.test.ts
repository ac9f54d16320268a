import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noteUse } from '../base/use-notes.ts';
import { listCaches, pruneCaches } from './cache.ts';
import { keyOf, writeCache } from './testing/caches.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-caches-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const NOW = new Date('2026-11-24T10:00:00.000Z');
const used = (day: number) => ({ lastUsedAt: `2026-11-${day}T10:00:00.000Z` });
const keys = (entries: readonly { readonly key: string }[]) => entries.map(({ key }) => key[0]);

it('caches are listed with what they are, the last used first', () => {
  const path = writeCache(folder, 'a', used(20));
  writeCache(folder, 'b', used(23));
  writeFileSync(join(path, 'rows.bin.partial-00'), new Uint8Array(1000));
  const [first, second] = listCaches(folder, 0, NOW);
  expect(first).toMatchObject({ key: keyOf('b'), users: [], about: { boundary: 6, rows: 2 } });
  expect(second).toMatchObject({ key: keyOf('a'), lastUsedAt: used(20).lastUsedAt });
  expect(second!.bytes).toBe(first!.bytes + 1000);
  expect(keys(listCaches(folder, 3.5, NOW))).toEqual(['a']);
});

it('all are listed where no age is asked for, those of a clock ahead of ours too', () => {
  writeCache(folder, 'a', used(25));
  expect(keys(listCaches(folder, 0, NOW))).toEqual(['a']);
});

it('those that are not whole are listed too', () => {
  const [half, broken] = [writeCache(folder, 'a'), writeCache(folder, 'b')];
  rmSync(join(half, 'about.json'));
  writeFileSync(join(broken, 'about.json'), '{');
  for (const entry of listCaches(folder)) {
    expect(entry).toMatchObject({ about: null, users: [] });
    expect(Date.now() - Date.parse(entry.lastUsedAt)).toBeLessThan(60_000);
  }
  expect(pruneCaches(folder).deleted).toHaveLength(2);
});

it('where there is no workspace there are no caches', () => {
  expect(listCaches(join(folder, 'none'))).toEqual([]);
  expect(pruneCaches(join(folder, 'none'))).toEqual({ deleted: [], inUse: [] });
});

it('pruning deletes caches, and neither those in use nor anything else', () => {
  const [idle, busy] = [writeCache(folder, 'a'), writeCache(folder, 'b')];
  const other = join(folder, 'cache', 'mine');
  mkdirSync(other);
  const release = noteUse(busy);
  const pruned = pruneCaches(folder, 0, NOW);
  expect([keys(pruned.deleted), keys(pruned.inUse)]).toEqual([['a'], ['b']]);
  expect(pruned.inUse[0]!.users).toMatchObject([{ pid: process.pid }]);
  expect([idle, busy, other].map((path) => existsSync(path))).toEqual([false, true, true]);
  release();
  expect(keys(pruneCaches(folder, 0, NOW).deleted)).toEqual(['b']);
});

it('pruning by age keeps what was used since', () => {
  writeCache(folder, 'a', used(20));
  writeCache(folder, 'b', used(23));
  expect(keys(pruneCaches(folder, 2, NOW).deleted)).toEqual(['a']);
  expect(keys(listCaches(folder, 0, NOW))).toEqual(['b']);
});

it('a folder that cannot be read is the workspace’s fault', () => {
  writeFileSync(join(folder, 'cache'), '');
  expect(() => listCaches(folder)).toThrow(
    `${join(folder, 'cache')}: A part of the path is a file, where a folder is needed.`,
  );
});
