/** Ten thousand cells: submitted, polled and collected with a stand-in for Slurm that ends them at random. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Rounds } from './rounds.ts';
import { findTarget, openTarget } from './target.ts';
import { standInGrid } from './testing/stand-in-grid.ts';
import type { StandInGrid } from './testing/stand-in-grid.ts';

const CELLS = 10_000;

let folder = '';
let grid: StandInGrid;
const path = process.env['PATH'];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-scale-'));
  const { bin, ...rest } = await standInGrid(folder, CELLS);
  grid = rest;
  process.env['PATH'] = `${bin}:${path ?? ''}`;
}, 300_000);
afterAll(() => {
  grid.store.close();
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true });
}, 120_000);

it.skipIf(process.platform === 'win32')('are submitted as ten arrays, polled by one program a round, and all come to their ends', { timeout: 600_000 }, async () => {
  const { store } = grid;
  const rounds = new Rounds(store, openTarget(store, 'slurm', findTarget(store, 'slurm')), () => undefined);
  grid.hold(true);
  await rounds.round();
  await rounds.round();
  grid.hold(false);
  let moved = 0;
  for (; store.placements.open('slurm').length > 0; moved++) {
    expect(moved).toBeLessThan(100);
    await rounds.round();
  }
  const states = [...store.runs.states().values()];
  const count = (state: string) => states.filter((each) => each === state).length;
  expect(count('finished') + count('diverged')).toBe(CELLS);
  expect(count('diverged')).toBeGreaterThan(CELLS / 100);
  const calls = readFileSync(grid.calls, 'utf8').trim().split('\n');
  expect(calls.filter((call) => call === 'sbatch')).toHaveLength(10);
  expect(calls.filter((call) => call === 'squeue')).toHaveLength(moved + 2);
}); // prettier-ignore
