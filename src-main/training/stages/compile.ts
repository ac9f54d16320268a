/** Third stage: the sessions of a run. */
import { buildTrainGraph, type TrainGraph } from '../../planning/graphs.ts';
import { weightsFolder } from '../../planning/weight-source.ts';
import { AdamW } from '../optimizer/adamw.ts';
import { Evaluator } from '../evaluation/evaluator.ts';
import { parameterFeeds, type Feeder, type Feeds } from '../sessions/feeds.ts';
import { GradientOps } from '../optimizer/gradient-ops.ts';
import { GradientPass } from '../steps/gradient-pass.ts';
import { heldFeeds } from '../optimizer/initial-values.ts';
import { trainingMemory, type TrainingMemory } from '../optimizer/training-memory.ts';
import { semanticBases } from '../analysis/semantic-bases.ts';
import type { RunContext } from './context.ts';
import type { Opened } from './open.ts';
import type { Planned } from './plan.ts';

export interface Compiled {
  readonly gradientPass: GradientPass;
  readonly gradientOps: GradientOps;
  readonly optimizer: AdamW;
  readonly evaluator: Evaluator;
  readonly memory: TrainingMemory;
  /** The program's own memory of all tensors that the graphs take as inputs; up to date after a fetch. */
  readonly values: Feeds;
  /** Analytic FLOPs of the semantic bases that the training graph holds; 0: it holds none. */
  readonly basesFlops: number;
}

/** @param feeder turns batches into the graphs' feeds, from their tokens or from a cache */
export function compileStage(context: RunContext, opened: Opened, planned: Planned, feeder: Feeder): Promise<Compiled> {
  return context.stopwatch.time('compile', () => compile(context, opened, planned, feeder));
}

async function compile(context: RunContext, opened: Opened, planned: Planned, feeder: Feeder): Promise<Compiled> {
  const { request, runtime, pause } = context;
  const { folder, data } = opened;
  const { plan, parameters } = planned;
  const { labelTokens } = data.data;
  const weightsDir = weightsFolder(folder);
  const targets = request.loss === 'labels' ? labelTokens.map((_, i) => i) : labelTokens;
  const held = await heldFeeds(plan.held, request.initSeed ?? request.seed);
  const memory = await trainingMemory(parameters, runtime);
  const placed = await memory.place(held);
  const common = { runtime, weightsDir, parameters: memory.trained, held: placed, targets, feeder };
  const { graph, basesFlops } = await trainGraph(context, opened, planned);
  const { batchSize, padMultiple } = request;
  // Each keeps one core busy.
  const [gradientPass, evaluator, gradientOps] = await Promise.all([
    GradientPass.create({
      graph,
      ...common,
      classWeights: plan.classWeights?.map(({ weight }) => weight) ?? null,
      stopping: context.host.stopping,
    }),
    Evaluator.create({
      graph: plan.graphs.score,
      ...common,
      batchSize,
      padMultiple,
      padId: data.padId,
      labels: data.task.labels.map(({ word }) => word),
    }),
    GradientOps.create(runtime, memory.residence),
  ]);
  const optimizer = new AdamW(request.optimizer, runtime);
  await pause();
  const values = { ...parameterFeeds(parameters), ...held };
  return { gradientPass, gradientOps, optimizer, evaluator, memory, values, basesFlops };
}

/** The plan's training graph; one that chooses for itself gets the model's semantic bases. */
async function trainGraph(
  { request: { method }, runtime, stopwatch, pause }: RunContext,
  { folder, data }: Opened,
  { plan: { graphs, graphRequest, wanted, gating } }: Planned,
): Promise<{ readonly graph: TrainGraph; readonly basesFlops: number }> {
  const { choice } = graphRequest;
  if (choice === undefined || method.name !== 'salf') return { graph: graphs.train, basesFlops: 0 };
  const { bases, flops } = await stopwatch.time('analysis', () =>
    semanticBases({ folder, values: {} }, data.data.labelTokens, method.ridge, runtime, pause),
  );
  return {
    graph: buildTrainGraph({ ...graphRequest, choice: { ...choice, bases } }, wanted, gating),
    basesFlops: flops,
  };
}
