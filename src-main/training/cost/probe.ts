/**
 * One run of the training graph does the forward and the backward pass in one piece. How much of it the forward pass
 * takes is measured with it: for a few steps, spread over the run, the forward pass of the same batches runs once more
 * by itself, in the scoring graph.
 */
import type { Batch } from '../../data/buckets.ts';
import type { TrainingState } from '../checkpoint/checkpoint.ts';
import type { Stopwatch } from './stopwatch.ts';

type Probes = TrainingState['probes'];

/** Steps of a run whose forward pass is run once more, at most. */
const PROBES = 8;
/** Steps between two of them, at least: a run is not to be spent on measuring it. */
const APART = 20;

export class Prober {
  readonly #forward: (batch: Batch) => Promise<void>;
  readonly #stopwatch: Stopwatch;

  /** @param forward runs the forward pass of a batch. */
  constructor(forward: (batch: Batch) => Promise<void>, stopwatch: Stopwatch) {
    this.#forward = forward;
    this.#stopwatch = stopwatch;
  }

  /**
   * Probes a step, where it is one of those.
   * @param step counted from 0
   * @param both seconds of its forward and backward passes.
   */
  async after(step: number, steps: number, group: readonly Batch[], both: number, before: Probes): Promise<Probes> {
    if ((step + 1) % Math.max(APART, Math.floor(steps / PROBES)) !== 0) return before;
    const run = async () => {
      for (const batch of group) await this.#forward(batch);
    };
    return this.#stopwatch.time('probes', async () => {
      // The first time a shape comes its memory is made.
      await run();
      const began = performance.now();
      await run();
      const forward = (performance.now() - began) / 1000;
      return { count: before.count + 1, both: before.both + both, forward: before.forward + forward };
    });
  }
}

/** Share of the forward pass in the two; null where nothing was probed. */
export function forwardShare({ count, both, forward }: Probes): number | null {
  return count === 0 || both === 0 ? null : Math.min(1, forward / both);
}
