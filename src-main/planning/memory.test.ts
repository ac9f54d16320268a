import { beforeAll, describe, expect, it } from 'vitest';
import { unpadded } from '../data/buckets.ts';
import type { ModelFolder } from '../models/folder.ts';
import { batchFlops, estimateMemory, sessionBytes, type MemoryParts } from './memory.ts';
import { buildScoreGraph, buildTrainGraph } from './graphs.ts';
import { graphRequest, openGolden } from '../training/testing/goldens.ts';
import { tensorsAbove } from '../training/testing/gradient-run.ts';

let folder: ModelFolder;
beforeAll(async () => {
  folder = await openGolden('llama-gqa-untied');
});

function graphAbove(boundary: number) {
  const wanted = tensorsAbove(folder, boundary);
  return buildTrainGraph(graphRequest(folder, wanted), wanted, 'none').b.graph;
}

describe('batchFlops', () => {
  it('grows with the batch and, faster, with the length', () => {
    const graph = graphAbove(0);
    const at = (size: number, length: number) => batchFlops(graph, [unpadded(size, length)]);
    for (const pass of ['forward', 'backward'] as const) {
      expect(at(8, 8)[pass] / at(4, 8)[pass]).toBeCloseTo(2, 1);
      const growth = at(4, 16)[pass] / at(4, 8)[pass];
      expect(growth).toBeGreaterThan(1.7);
      expect(at(4, 64)[pass] / at(4, 32)[pass]).toBeGreaterThan(growth);
    }
  });

  it('counts tokens, not their padding, but for attention', () => {
    const graph = graphAbove(0);
    const [padded, full] = [25, 32].map((tokens) => batchFlops(graph, [{ size: 4, length: 8, tokens }]).backward);
    const [short, long] = [8, 16].map((length) => batchFlops(graph, [{ size: 4, length, tokens: 25 }]).backward);
    expect(padded! / full!).toBeGreaterThan(25 / 32);
    expect(padded! / full!).toBeLessThan(0.85);
    expect(long! / short!).toBeGreaterThan(1);
    expect(long! / short!).toBeLessThan(1.6);
  });

  it('adds batches up', () => {
    const graph = graphAbove(1);
    const shapes = [{ size: 4, length: 8, tokens: 25 }, unpadded(3, 16), unpadded(3, 16)];
    const each = shapes.map((shape) => batchFlops(graph, [shape]));
    for (const pass of ['forward', 'backward'] as const) {
      expect(batchFlops(graph, shapes)[pass]).toBe(each.reduce((sum, one) => sum + one[pass], 0));
    }
  });

  it('counts less backward and no less forward work for each block more that is frozen', () => {
    const [none, one, two] = [0, 1, 2].map((e) => batchFlops(graphAbove(e), [unpadded(4, 8)]));
    expect(one!.backward).toBeLessThan(none!.backward);
    expect(two!.backward).toBeLessThan(one!.backward);
    expect([one!.forward, two!.forward]).toEqual([none!.forward, none!.forward]);
  });

  it('counts nothing backward for a graph that only scores', () => {
    const graph = buildScoreGraph(graphRequest(folder, [])).b.graph;
    expect(batchFlops(graph, [unpadded(4, 8)]).backward).toBe(0);
  });
});

/** A run that takes nothing. */
const NOTHING: MemoryParts = {
  trained: 0,
  held: 0,
  updated: 0,
  accumulates: false,
  training: 0,
  scoring: 0,
  looking: null,
  filling: 0,
  rows: 0,
  threads: 0,
};

describe('estimateMemory', () => {
  const added = (parts: Partial<MemoryParts>) => estimateMemory({ ...NOTHING, ...parts }) - estimateMemory(NOTHING);

  it('has a process to begin with', () => {
    expect(estimateMemory(NOTHING)).toBeGreaterThan(100e6);
  });

  it('adds up values, and gradients and moments of what is updated', () => {
    expect(added({ trained: 1000, held: 10, updated: 500 })).toBe(4 * 1010 + 3 * 4 * 500);
    expect(added({ trained: 1000, updated: 500, accumulates: true })).toBe(4 * 1000 + 4 * 4 * 500);
  });

  it('adds the threads of the optimiser', () => {
    expect(added({ threads: 3 })).toBe(3 * added({ threads: 1 }));
    expect(added({ threads: 1 })).toBeGreaterThan(1e6);
  });

  it('adds both sessions, which stay open, and the rows of a batch', () => {
    expect(added({ training: 700, scoring: 30, rows: 5 })).toBe(735);
  });

  it('takes the stage that needs most, for the sessions of the others are closed', () => {
    const steps = { trained: 100, updated: 100, training: 700 };
    expect(added({ ...steps, looking: { bytes: 5000, staysOpen: false } })).toBe(5000);
    expect(added({ ...steps, filling: 5000 })).toBe(5400);
    expect(added({ ...steps, looking: { bytes: 60, staysOpen: false }, filling: 70 })).toBe(2300);
    expect(added({ ...steps, looking: { bytes: 60, staysOpen: true } })).toBe(2360);
  });

  it('falls where blocks are frozen', () => {
    const [none, two] = [0, 2].map((e) => sessionBytes(graphAbove(e), unpadded(64, 64)));
    expect(two!).toBeLessThan(none!);
  });
});
