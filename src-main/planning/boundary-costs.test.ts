import { describe, expect, it } from 'vitest';
import { boundaryCosts } from './boundary-costs.ts';
import { batchFlops } from './memory.ts';
import { buildTrainGraph } from './graphs.ts';
import { graphRequest, openGolden } from '../training/testing/goldens.ts';
import { tensorsAbove } from '../training/testing/gradient-run.ts';

const SHAPES = [
  { size: 4, length: 8, tokens: 27 },
  { size: 4, length: 8, tokens: 27 },
  { size: 3, length: 16, tokens: 48 },
];

describe.each(['llama-gqa-untied', 'gemma2', 'qwen2-tied'])('boundaryCosts of %s', (name) => {
  it('counts what the training graph of each boundary counts', async () => {
    const folder = await openGolden(name);
    const { forward, backward } = boundaryCosts(folder.spec, SHAPES);
    expect(backward).toHaveLength(folder.spec.blocks + 1);
    for (let boundary = 0; boundary <= folder.spec.blocks; boundary++) {
      const wanted = tensorsAbove(folder, boundary);
      const { b } = buildTrainGraph(graphRequest(folder, wanted), wanted, 'none');
      const counts = SHAPES.map((shape) => batchFlops(b.graph, [shape]));
      expect(counts.reduce((sum, each) => sum + each.backward, 0)).toBe(backward[boundary]);
      expect(counts.reduce((sum, each) => sum + each.forward, 0)).toBe(forward);
    }
  });
});
