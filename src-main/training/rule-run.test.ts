/** Whole runs whose blocks are chosen by a rule. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainSettingsInput } from '../contract/request.ts';
import { RULES } from '../contract/rules.ts';
import { checkpointContent, checkpointFiles, only, TinyRuns } from './testing/tiny-run.ts';

let runs: TinyRuns;
beforeAll(() => {
  runs = new TinyRuns();
});
afterAll(() => runs.remove());

async function train(method: NonNullable<TrainSettingsInput['method']>, change: { readonly model?: string } = {}) {
  const request = runs.request({ method, ...change });
  const events = await runs.run(request);
  const result = only(events, 'result')[0]!;
  if (result.kind !== 'train') throw new Error('no training');
  return { request, events, chosen: only(events, 'rule')[0]!, ledger: result.ledger };
}

describe.each([
  { name: 'block-influence', share: 2 / 3 },
  { name: 'variability' },
  { name: 'green-trainer', rho: 0.7 },
  { name: 'ist', share: 2 / 3 },
] as const)('$name', (method) => {
  it('chooses before it trains, trains these blocks only, and pays for the choice', async () => {
    const { request, events, chosen, ledger } = await train({ ...method, samples: 12 });
    expect(chosen).toMatchObject({ rule: method.name, samples: 12 });
    expect(chosen.scores).toHaveLength(method.name === 'variability' ? 4 : 3);
    expect(chosen.warnings.join()).toContain('12 samples are few');
    const types = events.map(({ type }) => type);
    expect(types.indexOf('rule')).toBeLessThan(types.indexOf('plan'));
    expect(only(events, 'plan')[0]!.blocks).toEqual(chosen.blocks);
    for (const { boundary, trainedBlocks } of only(events, 'progress')) {
      expect([boundary, trainedBlocks]).toEqual([Math.min(...chosen.blocks) - 1, chosen.blocks.length]);
    }
    expect(ledger.flops.analysis).toBe(chosen.flops);
    const analysis = ledger.items.find(({ name }) => name === 'analysis')!.seconds;
    expect(analysis).toBeGreaterThanOrEqual(chosen.seconds * 0.9);
    const [file] = checkpointFiles(request.runDir);
    const { state, tensors } = await checkpointContent(join(request.runDir, 'checkpoints', file!));
    const trained = Object.keys(tensors).flatMap((name) => /^param\..*layers\.(\d+)\./.exec(name)?.[1] ?? []);
    expect([...new Set(trained.map((layer) => Number(layer) + 1))].sort()).toEqual(chosen.blocks);
    expect(state.choice).toEqual(chosen.blocks);
  });

  it('chooses the same again from the same rows', async () => {
    const [first, second] = [await train(method), await train(method)];
    expect({ ...first.chosen, seconds: 0 }).toEqual({ ...second.chosen, seconds: 0 });
  });
});

it('GreenTrainer keeps to its share of the operations of full training', async () => {
  for (const rho of [0.5, 0.7, 0.9]) {
    const { events } = await train({ name: 'green-trainer', rho });
    const { forward, backward, full } = only(events, 'plan')[0]!.flopsPerStep;
    expect(forward + backward).toBeLessThanOrEqual(rho * full * (1 + 1e-7));
  }
  const { chosen } = await train({ name: 'green-trainer', rho: 0.1 });
  expect(chosen.blocks).toHaveLength(1);
  expect(chosen.warnings[0]).toContain('No block can train within 0.1 of the operations of training every block');
  expect((await train({ name: 'green-trainer', rho: 1 })).chosen.blocks).toEqual([1, 2, 3]);
});

it.each(RULES)('%s refuses a sample that cannot hold every label', async (name) => {
  await expect(train({ name, samples: 1 })).rejects.toThrow(
    '--samples: 1 sample row cannot hold the 3 labels of the task. Use 3 or more.',
  );
});

it.each(['green-trainer', 'ist'] as const)('%s blames weights that are no numbers', async (name) => {
  const model = await runs.brokenModel();
  const refusal = expect(train({ name }, { model })).rejects;
  await refusal.toThrow('The gradient of block 1 is not finite.');
});
