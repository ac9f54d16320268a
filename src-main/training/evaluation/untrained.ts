/** The untrained model on the test rows (zero-shot), read and scored as a run's last weights are. */
import { InputError } from '../../base/errors.ts';
import type { UntrainedRequest } from '../../contract/request.ts';
import { lengthsOf, paddedLength } from '../../data/buckets.ts';
import { buildScoreGraph } from '../../planning/graphs.ts';
import { scoreFlops } from '../../planning/score-flops.ts';
import { weightsFolder } from '../../planning/weight-source.ts';
import { pauseOrStop, StopAsked, type RunHost } from '../host.ts';
import { findData, findModel } from '../model-data.ts';
import { scoredUntrained } from '../non-finite.ts';
import { Parameters } from '../optimizer/parameters.ts';
import { requireProvider } from '../sessions/provider.ts';
import type { Runtime } from '../sessions/session.ts';
import { Evaluator } from './evaluator.ts';

/**
 * Scores the model as it is and reports by events: the model, the data, the scores. Where the host asks for a stop it ends
 * between two batches, and nothing of it is kept.
 * @throws SalfError with the code of what went wrong
 */
export async function scoreUntrained(request: UntrainedRequest, host: RunHost): Promise<void> {
  try {
    await score(request, host);
  } catch (thrown) {
    if (!(thrown instanceof StopAsked)) throw thrown;
    host.emit({ type: 'stopped', step: 0, reason: host.stopReason() ?? 'cancelled', checkpoint: null });
  }
}

async function score(request: UntrainedRequest, host: RunHost): Promise<void> {
  const began = performance.now();
  const { provider, threads, batchSize, padMultiple, loss } = request;
  const runtime: Runtime = { provider, threads };
  const pause = pauseOrStop(host);
  await requireProvider(runtime);
  const { folder, found } = await findModel(request.model);
  host.emit(found);
  const { task, data, padId, found: foundData } = await findData(request, folder.spec);
  host.emit(foundData);
  if (data.test === null) throw noTest();
  const { examples } = data.test;
  await pause();
  const { labelTokens } = data;
  const maxLength = paddedLength(Math.max(1, ...lengthsOf(examples)), padMultiple);
  const graph = buildScoreGraph({ folder, inputs: new Set(), maxLength, labelTokens, loss });
  const evaluator = await Evaluator.create({
    graph,
    runtime,
    weightsDir: weightsFolder(folder),
    parameters: new Parameters([]),
    held: {},
    targets: loss === 'labels' ? labelTokens.map((_, index) => index) : labelTokens,
    labels: task.labels.map(({ word }) => word),
    batchSize,
    padMultiple,
    padId,
  });
  const lengths = lengthsOf(examples);
  const heard = async (done: number): Promise<void> => {
    host.emit({ type: 'looked', done, total: examples.length });
    await pause();
  };
  const scored = await scoredUntrained(request.model, () => evaluator.score('test', examples, heard));
  const seconds = (performance.now() - began) / 1000;
  host.emit({
    type: 'result',
    kind: 'untrained',
    score: { ...scored, seconds, flops: scoreFlops(graph, lengths, request) },
  });
}

function noTest(): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: '--test',
    message: 'There are no test rows on which the model could be scored.',
    remedy: 'Add a test file.',
  });
}
