/** Methods that train other blocks at other steps: what they may touch, what they may not, and what it costs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkpointPath } from './checkpoint/checkpoint.ts';
import { changedBlocks, checkpointContent, only, TinyRuns } from './testing/tiny-run.ts';

let runs: TinyRuns;
beforeAll(() => {
  runs = new TinyRuns();
});
afterAll(() => runs.remove());

type Settings = Parameters<TinyRuns['request']>[0];
const BLOCKS = [1, 2, 3];

/** Tensors and state after each step of the same run. */
async function course(settings: Settings, steps: number) {
  const points = [];
  for (let stop = 1; stop <= steps; stop++) {
    const request = runs.request({ ...settings, evalEvery: 100 });
    const events = await runs.run(request, stop);
    const content = await checkpointContent(checkpointPath(request.runDir, stop));
    points.push({ ...content, progress: only(events, 'progress').at(-1)! });
  }
  return points;
}

describe.each([
  ['LIFT from the front', { method: { name: 'lift' } }, [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]],
  ['LIFT from the end', { method: { name: 'lift', order: 'end' } }, [3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1]],
  ['LIFT in cycles', { method: { name: 'lift', period: 2 } }, [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3]],
] as const)('%s', (_name, settings, blocks) => {
  it('updates the tensors of its block alone, their moments included', async () => {
    const points = await course(settings, 12);
    for (let step = 1; step < 12; step++) {
      const [before, after] = [points[step - 1]!.tensors, points[step]!.tensors];
      // The final norm stands outside the blocks and trains at every step.
      const expected = new Set([0, blocks[step]!]);
      for (const group of ['param', 'first', 'second'] as const)
        expect(changedBlocks(before, after, group)).toEqual(expected);
    }
    expect(points.map(({ progress }) => [progress.boundary, progress.trainedBlocks])).toEqual(
      blocks.map((block) => [block - 1, 1]),
    );
    const updates = (block: number) => blocks.filter((one) => one === block).length;
    expect(new Map(points.at(-1)!.state.updates)).toEqual(
      new Map([[0, 12], ...BLOCKS.map((block) => [block, updates(block)] as const)]),
    );
  });

  it('costs less backward than training every block', async () => {
    const of = async (more: Settings) => {
      const events = await runs.run(runs.request({ ...settings, ...more }));
      const [result] = only(events, 'result');
      if (result?.kind !== 'train') throw new Error('no result');
      return { ...result.ledger, plan: only(events, 'plan')[0]! };
    };
    const [moving, full] = [await of({}), await of({ method: { name: 'full' } })];
    expect(moving.flops.forward).toBe(full.flops.forward);
    expect(moving.flops.backward).toBeLessThan(0.6 * full.flops.backward);
    expect(moving.flops.optimizer).toBeLessThan(0.4 * full.flops.optimizer);
    // Each of three blocks has a third of the steps: (0 + 1 + 2) / 3 blocks of 3 are frozen in the mean.
    expect(moving.depthSaving).toBeCloseTo(1 / 3, 10);
    // The plan knows the mean batch, the ledger the batches that came.
    expect(Math.abs((moving.plan.flopsPerStep.backward * 12) / moving.flops.backward - 1)).toBeLessThan(0.03);
  });
});

it('a block that trains alone takes the steps that it takes in a graph of its own', async () => {
  // Both train block 3 alone, from its first step on: LIFT from the end in its first phase, and last-k.
  // Without clipping: the norm adds up in another order where memory lies otherwise.
  const tensorsOf = async (settings: Settings) =>
    (await course({ ...settings, clipNorm: null }, 4)).map(({ tensors }) => tensors);
  const end = await tensorsOf({ method: { name: 'lift', order: 'end' } });
  const alone = await tensorsOf({ method: { name: 'last-k', freeze: 2 } });
  alone.forEach((tensors, step) => expect(end[step]).toMatchObject(tensors));
});

describe('gradient-ratio', () => {
  it('sets the blocks’ learning rates apart, the largest at 1, again in each epoch', async () => {
    const points = await course({ method: { name: 'gradient-ratio' } }, 8);
    const rates = points.map(({ state }) => new Map(state.rates));
    for (const one of rates) {
      expect([...one.keys()].sort()).toEqual([0, 1, 2, 3]);
      expect(Math.max(...one.values())).toBe(1);
      expect(Math.min(...one.values())).toBeGreaterThan(0);
      expect(new Set(one.values()).size).toBe(4);
    }
    expect(rates[5]).toEqual(rates[0]);
    expect(rates[6]).not.toEqual(rates[0]);
  });

  it('moves the block of the largest ratio as full fine-tuning does, and the others less', async () => {
    const [[scaled], [full]] = [await course({ method: { name: 'gradient-ratio' } }, 1), await course({}, 1)];
    const [largest] = [...scaled!.state.rates!].find(([, rate]) => rate === 1)!;
    const same = new Set(BLOCKS.filter((block) => !changedBlocks(full!.tensors, scaled!.tensors, 'param').has(block)));
    expect([...same, 0]).toContain(largest);
    expect(changedBlocks(full!.tensors, scaled!.tensors, 'first')).toEqual(new Set());
  });
});

it('settings that do not go together are refused before anything starts', async () => {
  const refused = async (settings: Settings, message: string) => {
    await expect(runs.run(runs.request(settings))).rejects.toMatchObject({ message, exitCode: 2 });
  };
  await refused(
    { method: { name: 'lift' }, trainable: { embeddings: true } },
    '--train-embeddings: The method lift stops the backward pass above blocks that it freezes; the embedding lies below them all. Leave --train-embeddings out, or use --method full.',
  );
  await refused(
    { method: { name: 'every-other' }, gated: true },
    '--gated: The blocks that the method every-other trains are not all those above a boundary. Leave --gated out.',
  );
  await refused(
    { method: { name: 'salf', scope: 'datum' } },
    '--batch-size: The scope datum chooses for one example at a time, not for batches of 4. Use --batch-size 1 (--accumulate makes larger steps of it), or --scope batch.',
  );
});
