import { expect, it } from 'vitest';
import { bytes } from '../../format/numbers.ts';
import { diskRows } from './disk-rows.ts';

const MIB = 2 ** 20;
const kept = (count: number, bytes: number) => ({ count, bytes });

it('every kind of things in the workspace has a row with its number and its size', () => {
  const rows = diskRows({
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
  });
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
