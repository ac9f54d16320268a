import { join } from 'node:path';
import { fakeEngine } from '../../../app/testing/fake-engine.ts';

/**
 * A fake engine whose scores follow from the learning rate: rates from 1 on diverge, others answer that share of the
 * validation rows rightly. Its requests stand in `log.txt`.
 * @param rows of the validation split
 * @param patience milliseconds for which it waits after the scores at half of the steps to hear that it is given up
 */
export function rateEngine(folder: string, rows: number, patience = 50): string {
  return fakeEngine(
    folder,
    `
await hello();
const request = await started;
const fs2 = await import('node:fs');
fs2.appendFileSync('${join(folder, 'log.txt')}', JSON.stringify(request) + '\\n');
const rate = request.optimizer.learningRate;
const steps = request.duration.count;
await say({ type: 'plan', provider: 'cpu', trainableTensors: 1, trainableParameters: 1, frozenParameters: 1, blocks: [1],
  steps, stepsPerEpoch: 9, estimatedMemoryBytes: 1, estimatedSeconds: 1, flopsPerStep: { forward: 1, backward: 2, full: 3 } });
let step = 0;
while (step < steps && !cancelled) {
  await sleep(20);
  step++;
  await say({ type: 'progress', step, steps, epoch: 0, loss: 1, learningRate: rate, gradNorm: 1, boundary: 0,
    trainedBlocks: 1, tokens: 1, tokensPerSecond: 1, elapsedSeconds: 1, etaSeconds: 1 });
  if (rate >= 1) {
    await say({ type: 'error', exitCode: 1, fault: { code: 'training.diverged', message: 'NaN.', remedy: 'Lower.' } });
    process.exit(1);
  }
  if (step === request.evalEvery || step === steps) {
    const right = Math.round(${rows} * rate);
    const predictions = Array.from({ length: ${rows} }, (_, row) => (row < right ? row % 3 : (row + 1) % 3));
    await say({ type: 'evaluation', split: 'validation', step, macroF1: right / ${rows}, accuracy: right / ${rows}, loss: 1 - rate,
      perClass: [], confusion: [], predictions });
    for (let waited = 0; waited < ${patience} && step < steps && !cancelled; waited += 10) await sleep(10);
  }
}
if (step < steps) await say({ type: 'stopped', step, reason: 'cancelled', checkpoint: null });
else await say({ type: 'result', kind: 'train', runId: 'trial', provider: 'cpu', steps, checkpoint: 'none', seconds: 1,
  split: 'validation', macroF1: 0, accuracy: 0, loss: 0, perClass: [], confusion: [],
  ledger: { items: [], flops: { forward: 1, backward: 1 }, tokens: 1, peakMemoryBytes: 1 } });
process.exit(0);
`,
  );
}
