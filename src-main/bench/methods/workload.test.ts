import { afterAll, describe, expect, it } from 'vitest';
import { only, TinyRuns } from '../../training/testing/tiny-run.ts';
import { requestOf, torchWork } from './workload.ts';

const runs = new TinyRuns();
afterAll(() => runs.remove());

describe('torchWork', () => {
  it('gives PyTorch the batches and learning rates of a run', async () => {
    const request = runs.request({ duration: { unit: 'epochs', count: 2 } });
    const { batches, ...rest } = await torchWork(request);
    const steps = only(await runs.run(request), 'progress');
    expect(batches.map(({ lengths }) => lengths.reduce((sum, length) => sum + length, 0))).toEqual(
      steps.map(({ tokens }) => tokens),
    );
    expect(batches.map(({ learningRate }) => learningRate)).toEqual(steps.map(({ learningRate }) => learningRate));
    expect(rest).toEqual({ betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01, clipNorm: 1 });
  });

  it('pads rows on the right and names the tokens of the labels', async () => {
    const { batches } = await torchWork(runs.request());
    for (const { ids, lengths, targets } of batches) {
      expect(new Set(ids.map((row) => row.length)).size).toBe(1);
      ids.forEach((row, i) => expect(row.slice(lengths[i]).every((id) => id === row.at(-1))).toBe(true));
      expect(targets).toHaveLength(ids.length);
    }
    // The 22 rows have their three labels in turn.
    const counts = Map.groupBy(
      batches.slice(0, 6).flatMap(({ targets }) => targets),
      (token) => token,
    );
    expect([...counts.values()].map((all) => all.length).sort()).toEqual([7, 7, 8]);
  });
});

describe('requestOf', () => {
  it('trains without validation, keeps one checkpoint, and begins with an empty workspace', () => {
    const work = { model: '/m', train: '/t.jsonl', epochs: 3, limitTrain: 1200, threads: 2, provider: 'cpu' } as const;
    const task = { kind: 'preset', preset: 'trec' } as const;
    const request = requestOf({ ...work, task }, { method: { name: 'last-k', freeze: 3 }, prefixCache: 'off' }, '/w');
    expect(request).toMatchObject({
      runDir: '/w/runs/bench',
      method: { name: 'last-k', freeze: 3 },
      prefixCache: 'off',
      threads: 2,
      provider: 'cpu',
      data: { train: '/t.jsonl', validation: null, validationFraction: 0, limitTrain: 1200 },
      duration: { unit: 'epochs', count: 3 },
    });
    expect(request.checkpointEvery).toBeGreaterThan(1e9);
  });
});
