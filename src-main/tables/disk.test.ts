import { expect, it } from 'vitest';
import { bytes } from '../base/numbers.ts';
import { diskRows, freedWords, nothingToFree } from './disk.ts';

const MIB = 2 ** 20;
const kept = (count: number, bytes: number) => ({ count, bytes });

const DISK = {
  runs: kept(3, 30 * MIB),
  removed: kept(1, 8 * MIB),
  caches: { ...kept(0, 0), inUse: 0 },
  uploads: kept(2, 40 * MIB),
  data: kept(1, MIB),
  exports: kept(1, 25 * MIB),
  reports: kept(4, 2 * MIB),
  database: MIB,
  total: 108 * MIB,
  free: 900 * MIB,
};

it('every kind of things in the workspace has a row with its number and its size', () => {
  const rows = diskRows(DISK, bytes);
  expect(rows.map(({ what, of, size }) => [what, of, size])).toEqual([
    ['Runs', '3 runs', bytes(30 * MIB)],
    ['Deleted runs', '1 run', bytes(8 * MIB)],
    ['Caches', '0 caches', bytes(0)],
    ['Uploads', '2 uploads', bytes(40 * MIB)],
    ['Data sets', '1 data set', bytes(1 * MIB)],
    ['Exports', '1 run', bytes(25 * MIB)],
    ['Reports', '4 reports', bytes(2 * MIB)],
    ['Database', '', bytes(1 * MIB)],
    ['The whole folder', '', bytes(108 * MIB)],
    ['Free on this disk', '', bytes(900 * MIB)],
  ]);
});

it('what cannot be deleted says why, and what was deleted is counted', () => {
  expect(nothingToFree('caches', DISK)).toBe('There is no cache.');
  expect(nothingToFree('caches', { ...DISK, caches: { count: 2, bytes: 1, inUse: 2 } })).toBe(
    'Runs at work use all of them.',
  );
  expect(nothingToFree('deleted-runs', DISK)).toBeNull();
  expect(nothingToFree('deleted-runs', { ...DISK, removed: kept(0, 0) })).toBe('No run was deleted.');
  expect(nothingToFree('checkpoints', { ...DISK, runs: kept(0, 0) })).toBe('There is no run.');
  expect(freedWords('caches', { count: 1, bytes: 5, inUse: 2 })).toBe('1 cache deleted. 2 caches in use were kept.');
  expect(freedWords('checkpoints', { count: 2, bytes: 5, inUse: 0 })).toBe('2 runs made smaller.');
});
