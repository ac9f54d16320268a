/** `npm run bench -- large`: one training step of a 0.5-billion-parameter model in float32 with a frozen prefix. */
import { alternate, ours } from './step.ts';
import { blockCount, makeHalfBillion } from './models.ts';
import type { Runtime } from '../training/sessions/session.ts';
import { bytes, gflops } from './table.ts';
import { inTemporaryFolder } from './temporary.ts';

/** Makes a folder of Qwen2-0.5B's exact shape with random weights and trains its last quarter. */
export function benchLarge(rounds: number, { threads, provider }: Runtime, say: (line: string) => void): Promise<void> {
  return inTemporaryFolder(async (model) => {
    const began = performance.now();
    await makeHalfBillion(model);
    say(`wrote a folder of Qwen2-0.5B's shape in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const blocks = await blockCount(model);
    const freeze = Math.round((3 / 4) * blocks);
    const [own] = await alternate(
      [ours({ model, batch: 8, length: 64, mode: 'step', freeze, threads, provider })],
      rounds,
    );
    say(
      `batch 8 x 64, blocks 1..${freeze} of ${blocks} frozen: ${own!.medianSeconds.toFixed(2)} s a step (median), of which optimiser ${own!.optimizerSeconds.toFixed(2)} s`,
    );
    say(`${gflops(Number(own!.hello.flops) / own!.medianSeconds)}; peak memory ${bytes(own!.peakBytes)}`);
  });
}
