/** Last stage: the score of the weights that the run ends with, and what it all cost. */
import { SalfError } from '../../base/errors.ts';
import { peakMemoryBytes } from '../../base/peak-memory.ts';
import { totalSeconds } from '../../contract/ledger.ts';
import type { Ledger } from '../../contract/ledger.ts';
import type { Split } from '../../contract/score.ts';
import { checkpointPath, readWeights, type TrainingState } from '../checkpoint/checkpoint.ts';
import { forwardShare } from '../cost/probe.ts';
import type { Compiled } from './compile.ts';
import { log, type RunContext } from './context.ts';
import type { Opened } from './open.ts';
import type { Planned } from './plan.ts';
import { scoreSplit, type Trained } from './train.ts';

/**
 * Scores the best weights, or the last where they are wanted, and ends the run with its result.
 * @param beforeEnd done between the score and the result
 */
export async function scoreStage(
  context: RunContext,
  opened: Opened,
  planned: Planned,
  compiled: Compiled,
  trained: Trained,
  beforeEnd: () => Promise<void>,
): Promise<void> {
  const { request, host, runtime } = context;
  const { step } = trained.state;
  const scoredStep = await takeBest(context, planned, compiled, trained);
  const checkpoint = checkpointPath(request.runDir, scoredStep);
  const split = splitOf(opened);
  // Without test rows, the last validation may have scored the same weights on the same rows just now.
  const same = split === 'validation' && trained.validated?.step === scoredStep ? trained.validated.scored : null;
  const { predictions, ...final } = same ?? (await scoreSplit(context, opened, compiled, split));
  await beforeEnd();
  const ledger = ledgerOf(trained.state, context, opened.folder.spec.blocks);
  const seconds = totalSeconds(ledger.items);
  host.emit({ type: 'evaluation', step: scoredStep, seconds, ...final, predictions });
  host.emit({
    ...final,
    type: 'result',
    kind: 'train',
    runId: request.runId,
    provider: runtime.provider,
    steps: step,
    scoredStep,
    checkpoint,
    seconds,
    ledger,
  });
}

/**
 * Puts the weights into the parameters that the run ends with. Where the best ones are damaged on the disk, the last
 * stand in for them: else the run could never end.
 * @returns their step
 */
async function takeBest(
  context: RunContext,
  { parameters }: Planned,
  { memory }: Compiled,
  { state: { best, step }, checkpoint: newest }: Trained,
): Promise<number> {
  const { request, stopwatch } = context;
  if (!request.restoreBest || best === null || best.step === step) return step;
  const read = (path: string) =>
    stopwatch.time('checkpoint', async () => {
      await readWeights(path, parameters);
      await memory.send();
    });
  try {
    await read(checkpointPath(request.runDir, best.step));
    return best.step;
  } catch (thrown) {
    if (!(thrown instanceof SalfError) || thrown.fault.code !== 'checkpoint.corrupt' || newest === null) throw thrown;
    const { file, message } = thrown.fault;
    log(context, 'warning', `${file}: ${message} The last weights, of step ${step}, are scored in place of the best.`);
    await read(newest);
    return step;
  }
}

/** The split that says most of unseen rows. */
function splitOf({ data: { data } }: Opened): Split {
  if (data.test !== null) return 'test';
  return data.validation !== null ? 'validation' : 'train';
}

function ledgerOf(
  { flops, tokens, frozen, step, probes }: TrainingState,
  { stopwatch }: RunContext,
  blocks: number,
): Ledger {
  return {
    items: stopwatch.items(),
    flops,
    tokens,
    depthSaving: step === 0 ? 0 : frozen / step / blocks,
    forwardShare: forwardShare(probes),
    peakMemoryBytes: peakMemoryBytes(),
  };
}
