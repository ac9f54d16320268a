/** A fine-tuning run from request to result. */
import type { Ledger } from '../contract/ledger.ts';
import type { TrainRequest } from '../contract/request.ts';
import type { Split } from '../contract/score.ts';
import type { ModelFolder } from '../models/folder.ts';
import { AdamW } from './adamw.ts';
import { dropOwnCache } from './cache-place.ts';
import {
  checkpointPath,
  firstSound,
  readCheckpoint,
  readState,
  readWeights,
  type TrainingState,
} from './checkpoint.ts';
import { Evaluator } from './evaluation.ts';
import { Choices } from './choices.ts';
import { batchFeeds, parameterFeeds, type Feeder } from './feeds.ts';
import { GradientOps } from './gradient-ops.ts';
import { GradientPass } from './gradient-pass.ts';
import { findData, findModel, type FoundData } from './model-data.ts';
import { fillInitialValues, heldFeeds } from './initial-values.ts';
import { prepare, type Prepared } from './prepare.ts';
import { openPrefixCache, type CacheHost } from './prefix-cache.ts';
import { forwardShare, Prober } from './probe.ts';
import { requireProvider } from './provider.ts';
import { budgetsOf } from '../planning/selections.ts';
import type { Runtime } from './session.ts';
import { freshState, withAnalysis, withCaching, withChoice } from './state.ts';
import { pauseOrStop, StopAsked } from './stop.ts';
import { Stopwatch } from './stopwatch.ts';
import { Trainer, type RunHost } from './trainer.ts';
import { weightsFolder } from '../planning/weight-source.ts';

/**
 * Trains as the request says and reports by events; the last is a result, or `stopped` where the host asked for it.
 * @param preferred checkpoint to go on from; null: from the beginning.
 * @param others to go on from where that is damaged
 * @throws SalfError with the code of what went wrong
 */
export async function runTraining(
  request: TrainRequest,
  preferred: string | null,
  host: RunHost,
  others: readonly string[] = [],
): Promise<void> {
  const checkpoint =
    preferred === null
      ? null
      : await firstSound([preferred, ...others], ({ fault }) =>
          warn(host, `${fault.file}: ${fault.message} An older checkpoint is taken in its place.`),
        );
  // Where the run can go on from if it is stopped now.
  let place: Place = { step: 0, checkpoint };
  try {
    await train(request, checkpoint, host, (reached) => (place = reached));
  } catch (thrown) {
    if (!(thrown instanceof StopAsked)) throw thrown;
    host.emit({ type: 'stopped', ...place, reason: host.stopReason() ?? 'cancelled' });
  }
}

interface Place {
  readonly step: number;
  readonly checkpoint: string | null;
}

/** @throws StopAsked where the host asked for a stop; before that `reached` has heard of the newest checkpoint */
async function train(
  request: TrainRequest,
  checkpoint: string | null,
  host: RunHost,
  reached: (place: Place) => void,
): Promise<void> {
  const pause = pauseOrStop(host);
  const runtime: Runtime = { provider: request.provider, threads: request.threads };
  const stopwatch = new Stopwatch();
  await requireProvider(runtime);
  const { folder, found } = await stopwatch.time('model', () => findModel(request.model));
  host.emit(found);
  const maxLength = Math.min(request.maxLength, folder.spec.maxPositions);
  if (maxLength < request.maxLength)
    warn(host, `The model takes at most ${maxLength} tokens; prompts are cut to that.`);
  const data = await stopwatch.time('data', () => findData(request, folder.spec));
  host.emit(data.found);

  let state = checkpoint === null ? freshState(request.seed) : await readState(checkpoint);
  reached({ step: state.step, checkpoint });
  const choices = new Choices({ train: request, data, runtime, pause }, stopwatch, host.emit);
  if (state.choice === null) state = withChoice(state, await choices.forAll(folder));
  const prepared = await stopwatch.time('compile', () =>
    prepare(request, folder, found.hash, data, state.choice, { runtime, stopwatch, pause }),
  );
  const { parameters, plan } = prepared;
  const { steps } = plan;
  const initSeed = request.initSeed ?? request.seed;
  await stopwatch.time('model', () => fillInitialValues(parameters, plan.trained, initSeed));
  if (checkpoint !== null) {
    state = await stopwatch.time('checkpoint', () => readCheckpoint(checkpoint, parameters));
    stopwatch.resume(state.seconds);
  }
  host.emit(prepared.event);

  if (plan.prefix.kind === 'skip') host.emit({ type: 'log', level: 'info', message: plan.prefix.reason });
  const cachePlan = prepared.cache;
  await using cache =
    cachePlan === null ? null : await stopwatch.time('caching', () => openPrefixCache(cachePlan, cacheHost(host)));
  if (cachePlan !== null && cache === null) throw new StopAsked();
  state = withCaching(state, cache?.flops ?? 0);

  const { padId } = data;
  const { evaluator, values, ...compiled } = await stopwatch.time('compile', () =>
    compile(request, prepared, folder, data, cache?.feeder ?? batchFeeds, runtime, pause),
  );
  const score = (split: Split) =>
    stopwatch.time('evaluation', () => evaluator.score(split, data.data[split]!.examples, pause));
  const byEpoch = await choices.byEpoch({ folder, values }, plan.graphRequest);
  // A run that goes on has paid for them before.
  if (checkpoint === null) state = withAnalysis(state, prepared.basesFlops + (byEpoch?.basesFlops ?? 0));
  const trainer = new Trainer(
    {
      ...{ request, host, stopwatch, padId, steps, parameters, ...compiled },
      ...{ method: plan.method, optimizerFlops: plan.optimizerFlops },
      flopsOf: (shape, selection) => plan.counter.of(shape, selection),
      blocks: folder.spec.blocks,
      examples: data.data.train.examples,
      epochs: request.duration.unit === 'epochs' ? request.duration.count : null,
      budgetAt: budgetsOf(request.method, steps, folder.spec.blocks),
      chooseBoundaries: byEpoch?.choose ?? null,
      validate: data.data.validation === null ? null : () => score('validation'),
      prober: new Prober((batch) => evaluator.forward(batch), stopwatch),
    },
    state,
    [bestPath(request, state), checkpoint].filter((path) => path !== null),
  );

  const isAtEnd = await trainer.run();
  const { best, step } = trainer.state;
  if (step > 0) reached({ step, checkpoint: await trainer.checkpoint() });
  if (!isAtEnd) throw new StopAsked();
  let scored = checkpointPath(request.runDir, step);
  if (request.restoreBest && best !== null && best.step !== step) {
    scored = checkpointPath(request.runDir, best.step);
    await stopwatch.time('checkpoint', () => readWeights(scored, parameters));
  }
  const split = data.data.test !== null ? 'test' : data.data.validation !== null ? 'validation' : 'train';
  const { predictions, ...final } = await score(split);
  await cache?.close();
  await dropOwnCache(request);
  const scoredStep = request.restoreBest && best !== null ? best.step : step;
  host.emit({ type: 'evaluation', step: scoredStep, seconds: stopwatch.total, ...final, predictions });
  host.emit({
    ...final,
    type: 'result',
    kind: 'train',
    runId: request.runId,
    provider: runtime.provider,
    steps: step,
    scoredStep,
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
  feeder: Feeder,
  runtime: Runtime,
  pause: () => Promise<void>,
) {
  const { parameters, plan } = prepared;
  const weightsDir = weightsFolder(folder);
  const targets = request.loss === 'labels' ? data.labelTokens.map((_, i) => i) : data.labelTokens;
  const held = await heldFeeds(plan.held, request.initSeed ?? request.seed);
  const common = { runtime, weightsDir, parameters, held, targets, feeder };
  const { batchSize, padMultiple } = request;
  const gradientPass = await GradientPass.create({ graph: prepared.graph, ...common });
  await pause();
  const gradientOps = await GradientOps.create(runtime);
  const optimizer = await AdamW.create(request.optimizer, runtime);
  await pause();
  const evaluator = await Evaluator.create({
    ...{ graph: plan.graphs.score, ...common, batchSize, padId, padMultiple },
    labels: task.labels.map(({ word }) => word),
  });
  await pause();
  return {
    ...{ gradientPass, gradientOps, optimizer, evaluator },
    values: { ...parameterFeeds(parameters), ...held },
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

function cacheHost({ stopReason, pause, emit }: RunHost): CacheHost {
  return { stopReason, pause, log: (level, message) => emit({ type: 'log', level, message }) };
}

function warn(host: RunHost, message: string): void {
  host.emit({ type: 'log', level: 'warning', message });
}
