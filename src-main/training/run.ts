/** A fine-tuning run from request to result. */
import { Random } from '../base/random.ts';
import type { TrainRequest } from '../contract/request.ts';
import type { Split } from '../contract/score.ts';
import { readTensorF32 } from '../models/safetensors.ts';
import * as ort from 'onnxruntime-node';
import { AdamW } from './adamw.ts';
import { checkpointPath, readCheckpoint, readWeights, type TrainingState } from './checkpoint.ts';
import { Evaluator } from './evaluation.ts';
import type { Feeds } from './feeds.ts';
import { GradientOps } from './gradient-ops.ts';
import { GradientPass } from './gradient-pass.ts';
import { findData, findModel } from './model-data.ts';
import { prepare, readInitialValues, type Prepared } from './prepare.ts';
import { requireProvider } from './provider.ts';
import type { Runtime } from './session.ts';
import { Stopwatch } from './stopwatch.ts';
import { Trainer, type RunHost } from './trainer.ts';
import { weightsFolder } from './weight-source.ts';

/**
 * Trains as the request says and reports by events; the last is a result, or `stopped` where the host asked for it.
 * @param checkpoint where to go on; null: from the beginning.
 * @throws SalfError with the code of what went wrong
 */
export async function runTraining(request: TrainRequest, checkpoint: string | null, host: RunHost): Promise<void> {
  const runtime: Runtime = { provider: request.provider, threads: request.threads };
  const stopwatch = new Stopwatch();
  await requireProvider(runtime);
  const { folder, found } = await stopwatch.time('model', () => findModel(request.model));
  host.emit(found);
  const maxLength = Math.min(request.maxLength, folder.spec.maxPositions);
  if (maxLength < request.maxLength)
    warn(host, `The model takes at most ${maxLength} tokens; prompts are cut to that.`);
  const data = await stopwatch.time('data', () => findData(request, maxLength));
  host.emit(data.found);
  const prepared = await stopwatch.time('compile', () => prepare(request, folder, data, runtime));
  const { parameters } = prepared;
  await stopwatch.time('model', () => readInitialValues(folder, parameters));
  let state = freshState(request.seed);
  if (checkpoint !== null) {
    state = await stopwatch.time('checkpoint', () => readCheckpoint(checkpoint, parameters));
    stopwatch.resume(state.seconds);
  }
  host.emit(prepared.plan);

  const weightsDir = weightsFolder(folder);
  const targets = request.loss === 'labels' ? data.data.labelTokens.map((_, i) => i) : data.data.labelTokens;
  const held = await stopwatch.time('model', () => heldFeeds(prepared));
  const { padId } = data;
  const { batchSize, padMultiple } = request;
  const compiled = await stopwatch.time('compile', async () => ({
    gradientPass: await GradientPass.create({
      ...{ graph: prepared.graph, runtime, weightsDir, parameters, held, targets },
      // The way back to the embeddings leads through every block.
      boundary: request.trainable.embeddings ? 0 : prepared.blockPlan.boundary,
    }),
    gradientOps: await GradientOps.create(runtime),
    optimizer: await AdamW.create(request.optimizer, runtime),
    evaluator: await Evaluator.create({
      ...{ graph: prepared.scoring, runtime, weightsDir, parameters, held, targets },
      labels: data.task.labels.map(({ word }) => word),
      ...{ batchSize, padId, padMultiple },
    }),
  }));
  const score = (split: Split) =>
    stopwatch.time('evaluation', () => compiled.evaluator.score(split, data.data[split]!.examples, host.pause));
  const trainer = new Trainer(
    {
      ...{ request, prepared, host, stopwatch, padId, ...compiled },
      examples: data.data.train.examples,
      validate: data.data.validation === null ? null : () => score('validation'),
    },
    state,
    [bestPath(request, state), checkpoint].filter((path) => path !== null),
  );

  if (!(await trainer.run())) {
    const reason = host.stopReason() ?? 'cancelled';
    const path = trainer.state.step === 0 ? null : await trainer.checkpoint();
    host.emit({ type: 'stopped', step: trainer.state.step, reason, checkpoint: path });
    return;
  }
  const { best, step } = trainer.state;
  let scored = await trainer.checkpoint();
  if (request.restoreBest && best !== null && best.step !== step) {
    scored = checkpointPath(request.runDir, best.step);
    await stopwatch.time('checkpoint', () => readWeights(scored, parameters));
  }
  const split = data.data.test !== null ? 'test' : data.data.validation !== null ? 'validation' : 'train';
  const { predictions, ...final } = await score(split);
  const scoredStep = request.restoreBest && best !== null ? best.step : step;
  host.emit({ type: 'evaluation', step: scoredStep, ...final, predictions });
  const { flops, tokens } = trainer.state;
  host.emit({
    ...final,
    type: 'result',
    kind: 'train',
    runId: request.runId,
    provider: runtime.provider,
    steps: step,
    checkpoint: scored,
    seconds: stopwatch.total,
    ledger: { items: stopwatch.items(), flops, tokens, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 },
  });
}

function freshState(seed: number): TrainingState {
  return {
    ...{ step: 0, epoch: 0, batch: 0, best: null, waited: 0, seconds: {}, tokens: 0 },
    order: [...Random.seeded(seed).split('order').state()],
    flops: { forward: 0, backward: 0 },
  };
}

function bestPath({ runDir }: TrainRequest, { best }: TrainingState): string | null {
  return best === null ? null : checkpointPath(runDir, best.step);
}

/** Values of the tensors that a gated graph takes as inputs but that do not train. */
async function heldFeeds({ held }: Prepared): Promise<Feeds> {
  const feeds: Feeds = {};
  for (const tensor of held) {
    feeds[tensor.name] = new ort.Tensor('float32', await readTensorF32(tensor.file, tensor), tensor.shape);
  }
  return feeds;
}

function warn(host: RunHost, message: string): void {
  host.emit({ type: 'log', level: 'warning', message });
}
