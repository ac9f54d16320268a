/** A fine-tuning run from request to result. */
import type { Ledger } from '../contract/ledger.ts';
import type { TrainRequest } from '../contract/request.ts';
import type { Split } from '../contract/score.ts';
import type { ModelFolder } from '../models/folder.ts';
import { readTensorF32 } from '../models/safetensors.ts';
import * as ort from 'onnxruntime-node';
import { AdamW } from './adamw.ts';
import { checkpointPath, readCheckpoint, readState, readWeights, type TrainingState } from './checkpoint.ts';
import { Evaluator } from './evaluation.ts';
import type { Feeds } from './feeds.ts';
import { GradientOps } from './gradient-ops.ts';
import { GradientPass } from './gradient-pass.ts';
import { findData, findModel, type FoundData } from './model-data.ts';
import { prepare, readInitialValues, type Prepared } from './prepare.ts';
import { forwardShare, Prober } from './probe.ts';
import { requireProvider } from './provider.ts';
import { budgetsOf } from './selections.ts';
import type { Runtime } from './session.ts';
import { freshState } from './state.ts';
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

  let state = checkpoint === null ? freshState(request.seed) : await readState(checkpoint);
  const prepared = await stopwatch.time('compile', () => prepare(request, folder, data, state.choice, runtime));
  const { parameters, steps } = prepared;
  await stopwatch.time('model', () => readInitialValues(folder, parameters));
  if (checkpoint !== null) {
    state = await stopwatch.time('checkpoint', () => readCheckpoint(checkpoint, parameters));
    stopwatch.resume(state.seconds);
  }
  host.emit(prepared.plan);

  const { padId } = data;
  const { evaluator, ...compiled } = await stopwatch.time('compile', () =>
    compile(request, prepared, folder, data, runtime),
  );
  const score = (split: Split) =>
    stopwatch.time('evaluation', () => evaluator.score(split, data.data[split]!.examples, host.pause));
  const trainer = new Trainer(
    {
      ...{ request, host, stopwatch, padId, steps, parameters, ...compiled },
      ...{ method: prepared.method, flopsOf: prepared.flopsOf, optimizerFlops: prepared.optimizerFlops },
      blocks: folder.spec.blocks,
      examples: data.data.train.examples,
      epochs: request.duration.unit === 'epochs' ? request.duration.count : null,
      budgetAt: budgetsOf(request.method, steps, folder.spec.blocks),
      chooseBoundaries: null,
      validate: data.data.validation === null ? null : () => score('validation'),
      prober: new Prober((batch) => evaluator.forward(batch), stopwatch),
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
  host.emit({ type: 'evaluation', step: scoredStep, seconds: stopwatch.total, ...final, predictions });
  host.emit({
    ...final,
    type: 'result',
    kind: 'train',
    runId: request.runId,
    provider: runtime.provider,
    steps: step,
    checkpoint: scored,
    seconds: stopwatch.total,
    ledger: ledgerOf(trainer.state, stopwatch, folder.spec.blocks),
  });
}

/** Opens the sessions of a run. */
async function compile(
  request: TrainRequest,
  prepared: Prepared,
  folder: ModelFolder,
  { data, task, padId }: FoundData,
  runtime: Runtime,
) {
  const { parameters } = prepared;
  const weightsDir = weightsFolder(folder);
  const targets = request.loss === 'labels' ? data.labelTokens.map((_, i) => i) : data.labelTokens;
  const common = { runtime, weightsDir, parameters, held: await heldFeeds(prepared), targets };
  const { batchSize, padMultiple } = request;
  return {
    gradientPass: await GradientPass.create({ graph: prepared.graph, ...common }),
    gradientOps: await GradientOps.create(runtime),
    optimizer: await AdamW.create(request.optimizer, runtime),
    evaluator: await Evaluator.create({
      ...{ graph: prepared.scoring, ...common, batchSize, padId, padMultiple },
      labels: task.labels.map(({ word }) => word),
    }),
  };
}

function ledgerOf(
  { flops, tokens, frozen, step, probes }: TrainingState,
  stopwatch: Stopwatch,
  blocks: number,
): Ledger {
  return {
    ...{ items: stopwatch.items(), flops, tokens },
    depthSaving: step === 0 ? 0 : frozen / step / blocks,
    forwardShare: forwardShare(probes),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
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
