/** Runs whose arrays stay on a device. The CPU stands in for it: the same code, with onnxruntime's memory as the device's. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainRequest } from '../../contract/request.ts';
import { checkpointContent, checkpointFiles, only, TinyRuns } from '../testing/tiny-run.ts';

let runs: TinyRuns;
beforeAll(() => {
  runs = new TinyRuns();
});
afterAll(() => runs.remove());

type Residence = TinyRuns['residence'];

/** What a run gives: its losses, scores, and the content of its checkpoints. */
async function outcome(request: TrainRequest, residence: Residence, stopAt = Infinity, from: string | null = null) {
  runs.residence = residence;
  const events = await runs.run(request, stopAt, from);
  const files = checkpointFiles(request.runDir);
  return {
    losses: only(events, 'progress').map(({ loss, gradNorm }) => [loss, gradNorm]),
    scores: only(events, 'evaluation').map(({ step, loss, macroF1, predictions }) => [
      step,
      loss,
      macroF1,
      predictions,
    ]),
    checkpoints: await Promise.all(files.map((file) => checkpointContent(join(request.runDir, 'checkpoints', file)))),
  };
}

describe.each([
  ['every block', {}],
  ['adapters', { method: { name: 'full' }, lora: { rank: 2 } }],
  ['batches that add up', { accumulate: 2 }],
  ['blocks that move', { method: { name: 'lift', order: 'front' }, accumulate: 2 }],
  ['boundaries of each example', { method: { name: 'salf', scope: 'epoch' } }],
  ['a cached prefix', { method: { name: 'last-k', freeze: 1 }, prefixCache: 'own' }],
  ['the best weights', { optimizer: { learningRate: 0.2 }, evalEvery: 2 }],
] as const)('a run with its arrays on a device: %s', (_, overrides) => {
  it('gives the bytes of one with its arrays here', async () => {
    const here = await outcome(runs.request(overrides), 'host');
    expect(await outcome(runs.request(overrides), 'device')).toEqual(here);
    expect(here.losses.length).toBeGreaterThan(3);
  });
});

it('is resumed from its checkpoint, moments included', async () => {
  const whole = await outcome(runs.request(), 'host');
  const request = runs.request();
  await outcome(request, 'device', 5);
  const [file] = checkpointFiles(request.runDir).slice(-1);
  const resumed = await outcome(request, 'device', Infinity, join(request.runDir, 'checkpoints', file!));
  expect(resumed.checkpoints.at(-1)).toEqual(whole.checkpoints.at(-1));
});
