import { beforeAll, describe, expect, it } from 'vitest';
import { Builder } from '../autodiff/builder.ts';
import { peakBytes } from '../autodiff/liveness.ts';
import type { ModelFolder } from '../models/folder.ts';
import { batchFlops, estimateMemory } from './memory.ts';
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
    const at = (size: number, length: number) => batchFlops(graph, { size, length });
    for (const pass of ['forward', 'backward'] as const) {
      expect(at(8, 8)[pass] / at(4, 8)[pass]).toBeCloseTo(2, 1);
      const growth = at(4, 16)[pass] / at(4, 8)[pass];
      expect(growth).toBeGreaterThan(1.7);
      expect(at(4, 64)[pass] / at(4, 32)[pass]).toBeGreaterThan(growth);
    }
  });

  it('counts less backward and no less forward work for each block more that is frozen', () => {
    const [none, one, two] = [0, 1, 2].map((e) => batchFlops(graphAbove(e), { size: 4, length: 8 }));
    expect(one!.backward).toBeLessThan(none!.backward);
    expect(two!.backward).toBeLessThan(one!.backward);
    expect([one!.forward, two!.forward]).toEqual([none!.forward, none!.forward]);
  });

  it('counts nothing backward for a graph that only scores', () => {
    const graph = buildScoreGraph(graphRequest(folder, [])).b.graph;
    expect(batchFlops(graph, { size: 4, length: 8 }).backward).toBe(0);
  });
});

describe('estimateMemory', () => {
  it('adds to the program the weights with what training keeps of them, and an arena for each graph', () => {
    const b = new Builder('float32');
    const x = b.input('x', 'float32', ['batch', 'length']);
    b.graph.output(b.op('Exp', [b.op('Exp', [x])]));
    const bare = estimateMemory([], 0, 0);
    expect(bare).toBeGreaterThan(100e6);
    const added = (graphs: number, length: number, trainable: number, frozen: number) =>
      estimateMemory(
        Array.from({ length: graphs }, () => peakBytes(b.graph, { batch: 2, length })),
        trainable,
        frozen,
      ) - bare;
    // One intermediate tensor of 2 x 300 floats: 2400 bytes in an arena of 4096.
    expect(added(1, 300, 1000, 500)).toBe(16_000 + 4000 + 4096);
    expect(added(2, 300, 0, 0)).toBe(2 * 4096);
    expect(added(1, 512, 0, 0)).toBe(4096);
    expect(added(1, 513, 0, 0)).toBe(8192);
  });

  it('falls where blocks are frozen', () => {
    const shape = { batch: 64, length: 64 };
    const [none, two] = [0, 2].map((e) => estimateMemory([peakBytes(graphAbove(e), shape)], 0, 0));
    expect(two!).toBeLessThan(none!);
  });
});
