/**
 * What stays of a finished run's checkpoints: the weights that were scored. It cannot be resumed, so its other checkpoints and
 * the optimiser's moments, two thirds of a checkpoint, are of no use.
 */
import { existsSync, rmSync, statSync } from 'node:fs';
import { SalfError } from '../../base/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import { keepTensors } from '../../models/safetensors-part.ts';
import { WEIGHT_PREFIX } from '../../models/trained-weights.ts';
import type { Store } from '../../store/open.ts';
import { locate, presentCheckpoints } from '../../supervision/run-files.ts';
import type { RunningRun } from '../../supervision/supervise.ts';

/**
 * Deletes what a finished run no longer needs of its checkpoints; nothing for a run in another state.
 * @returns bytes that this freed
 * @throws SalfError where the weights cannot be read or written; what was there stays
 */
export async function keepFinalWeights(store: Store, id: string): Promise<number> {
  const run = store.runs.get(id);
  if (run?.state !== 'finished' || run.result === null) return 0;
  const scored = locate(store, run, run.result.checkpoint);
  // Without the scored weights, the others are all that is left of the run.
  if (!existsSync(scored)) return 0;
  let freed = await keepTensors(scored, (name) => name.startsWith(WEIGHT_PREFIX));
  for (const { path } of presentCheckpoints(store, run)) {
    if (path === scored) continue;
    freed += statSync(path).size;
    rmSync(path, { force: true });
  }
  return freed;
}

/**
 * A run that ends with its final weights alone on the disk. Where that fails the run has finished all the same: the reason
 * is a warning.
 */
export function endingWithFinalWeights(
  store: Store,
  running: RunningRun,
  observe: (event: EngineEvent) => void,
): RunningRun {
  const ended = running.ended.then(async (last) => {
    try {
      await keepFinalWeights(store, running.runId);
    } catch (thrown) {
      if (!(thrown instanceof SalfError)) throw thrown;
      const message = `The checkpoints were left as they are: ${thrown.message}`;
      observe({ type: 'log', level: 'warning', message });
    }
    return last;
  });
  return { ...running, ended };
}
