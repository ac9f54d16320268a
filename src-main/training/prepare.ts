/** From a request to everything a trainer needs, checked before the first step. */
import { statfs } from 'node:fs/promises';
import { Random } from '../base/random.ts';
import type { Plan } from '../contract/events.ts';
import type { TrainRequest } from '../contract/request.ts';
import { trainingPlan } from '../data/buckets.ts';
import type { Example } from '../data/encode.ts';
import { planMethod, reachOf } from '../methods/plan.ts';
import { requireCombination } from '../methods/combine.ts';
import { above, type MethodPlan, type Selection } from '../methods/selection.ts';
import { adaptersOf } from '../models/adapters.ts';
import { parameterCount, type ModelFolder } from '../models/folder.ts';
import { AdamW } from './adamw.ts';
import { decideCache } from './cache-decision.ts';
import { checkpointBytes, requireCheckpointSpace } from './checkpoint.ts';
import { estimateMemory, estimateSeconds } from './estimate.ts';
import {
  buildScoreGraph,
  buildTrainGraph,
  type Gating,
  type GraphRequest,
  type ScoreGraph,
  type TrainGraph,
} from './graphs.ts';
import type { FoundData } from './model-data.ts';
import { Parameters } from './parameters.ts';
import { planFlops } from './plan-flops.ts';
import type { CacheDecision } from './prefix-cache.ts';
import { semanticBases } from './semantic-bases.ts';
import type { Runtime } from './session.ts';
import { FlopCounter, type BatchShape, type StepFlops } from './step-flops.ts';
import { fillInitial, isAdapter, trainableTensors, type Trainable } from './trainable.ts';

export interface Prepared {
  readonly method: MethodPlan;
  /** Tensors that train at some step. */
  readonly trained: readonly Trainable[];
  readonly parameters: Parameters;
  /** Tensors that are inputs of the graphs but do not train. */
  readonly held: readonly Trainable[];
  readonly graphRequest: GraphRequest;
  /** What is to be kept of the frozen blocks' work; null: nothing. */
  readonly cache: CacheDecision | null;
  readonly graph: TrainGraph;
  readonly scoring: ScoreGraph;
  readonly steps: number;
  readonly plan: Plan;
  /** Analytic FLOPs of a batch that trains some blocks. */
  readonly flopsOf: (shape: BatchShape, selection: Selection) => StepFlops;
  /** Analytic FLOPs of one update of one element. */
  readonly optimizerFlops: number;
}

/**
 * @param modelHash of the folder's whole content.
 * @param choice SALF's, where it is made before training.
 * @throws InputError for a method that does not fit the model or the run; FailureError `workspace.no-space`
 */
export async function prepare(
  request: TrainRequest,
  folder: ModelFolder,
  modelHash: string,
  found: FoundData,
  choice: number | null,
  runtime: Runtime,
): Promise<Prepared> {
  const { spec } = folder;
  const planned = planMethod(request.method, { blocks: spec.blocks, seed: request.seed, choice });
  requireCombination(request, planned);
  const method = request.trainable.embeddings ? downToEmbedding(planned) : planned;
  const trained = trainableTensors(folder, reachOf(method, spec.blocks), request);
  const everyBlock = trainableTensors(folder, above(0, spec.blocks).blocks, request);
  const gating = gatingOf(request, method);
  const inputs = gating === 'none' ? trained : everyBlock;
  const parameters = new Parameters(trained);
  const space = await statfs(request.runDir);
  requireCheckpointSpace(request.runDir, parameters.size, space.bavail * space.bsize);

  const { train, labelTokens } = found.data;
  const shapes = epochShapes(train.examples, request);
  const stepsPerEpoch = Math.ceil(shapes.length / request.accumulate);
  const { unit, count } = request.duration;
  const steps = unit === 'steps' ? count : count * stepsPerEpoch;
  const choosing = gating === 'choice' ? await choiceRequest(request, folder, found, runtime) : {};
  const cache = await decideCache({
    ...{ request, folder, modelHash, found, method, runtime, steps, stepsPerEpoch },
    reservedBytes: checkpointBytes(parameters.size),
  });
  const cached = cache?.kind === 'use' ? cache.plan : null;
  const common = { folder, maxLength: longest(found, request.padMultiple), labelTokens, loss: request.loss };
  const graphRequest: GraphRequest = {
    ...{ ...common, ...choosing, ...inputsOf(request, inputs) },
    prefix: cached?.boundary ?? 0,
  };
  const alone = (tensors: readonly Trainable[]) =>
    // Without a cache: it is what the run is held against.
    buildTrainGraph({ ...common, ...inputsOf(request, tensors) }, names(tensors), 'none');
  const graph = buildTrainGraph(
    graphRequest,
    gating === 'none' ? parameters.all.map(({ name }) => name) : names(inputs),
    gating,
  );
  const scoring = buildScoreGraph(graphRequest);

  // A boundary that never moves costs what it would in a graph without gates.
  const counted = method.kind === 'fixed' && gating !== 'none' ? alone(trained) : graph;
  const counter = new FlopCounter(counted.b.graph, counted.gating, spec.blocks);
  const everyWeight = trainableTensors(folder, above(0, spec.blocks).blocks, { ...request, lora: null });
  const complete = sameTensors(trained, everyWeight) && counted.gating === 'none' ? counted : alone(everyWeight);
  const optimizerFlops = AdamW.flopsPerElement(request.optimizer);
  const flops = planFlops({
    ...{ method, steps, stepsPerEpoch, shapes, counter, parameters, optimizerFlops, blocks: spec.blocks },
    full: new FlopCounter(complete.b.graph, 'none', spec.blocks),
  });
  const { forward, backward, optimizer } = flops.flopsPerStep;
  const frozen = parameterCount(folder) - (request.lora === null ? parameters.size : 0);
  const largest = shapes.reduce((a, b) => (a.size * a.length >= b.size * b.length ? a : b));
  return {
    ...{ method, trained, parameters, graphRequest, cache, graph, scoring, steps, optimizerFlops },
    flopsOf: (shape, selection) => counter.of(shape, selection),
    held: inputs.filter((tensor) => !trained.includes(tensor)),
    plan: {
      type: 'plan',
      provider: runtime.provider,
      trainableTensors: parameters.all.length,
      trainableParameters: parameters.size,
      frozenParameters: frozen,
      blocks: reachOf(method, spec.blocks),
      ...{ steps, stepsPerEpoch, ...flops },
      cache: cached === null ? null : { blocks: cached.boundary, bytes: cached.bytes, found: cached.found },
      estimatedMemoryBytes: estimateMemory([counted.b.graph, scoring.b.graph], largest, parameters.size, frozen),
      estimatedSeconds: await estimateSeconds((forward + backward + optimizer) * steps, runtime),
    },
  };
}

/** What a graph needs to choose for itself. */
async function choiceRequest(
  { method }: TrainRequest,
  folder: ModelFolder,
  { data }: FoundData,
  runtime: Runtime,
): Promise<Pick<GraphRequest, 'choice'>> {
  if (method.name !== 'salf') throw new Error(`the method ${method.name} does not choose`);
  const { bases } = await semanticBases({ folder, values: {} }, data.labelTokens, method.ridge, runtime);
  const infilling = method.budget.plan === 'none' ? null : method.budget.infilling;
  return { choice: { options: method.choice, bases, infilling } };
}

function names(tensors: readonly Trainable[]): string[] {
  return tensors.map(({ name }) => name);
}

/** What makes tensors inputs of a graph, their adapters included. */
function inputsOf({ lora }: TrainRequest, tensors: readonly Trainable[]): Pick<GraphRequest, 'inputs' | 'adapters'> {
  const inputs = new Set(names(tensors));
  const adapters = tensors.filter(isAdapter);
  return lora === null || adapters.length === 0 ? { inputs } : { inputs, adapters: adaptersOf(lora, adapters) };
}

function sameTensors(a: readonly Trainable[], b: readonly Trainable[]): boolean {
  return names(a).join() === names(b).join();
}

/** The way back to the embedding leads through every block, whatever trains. */
function downToEmbedding(method: MethodPlan): MethodPlan {
  return method.kind === 'fixed' ? { ...method, selection: { ...method.selection, boundary: 0 } } : method;
}

/** Who tells the graph which blocks train. */
function gatingOf({ gated }: TrainRequest, method: MethodPlan): Gating {
  switch (method.kind) {
    case 'fixed':
      return gated ? 'boundary' : 'none';
    case 'moving':
      return method.contiguous ? 'boundary' : 'blocks';
    case 'grouped':
      return 'boundary';
    case 'in-graph':
      return 'choice';
  }
}

function longest({ data: { train, validation, test } }: FoundData, padMultiple: number): number {
  const lengths = [train, validation, test].flatMap((split) => split?.examples.map(({ ids }) => ids.length) ?? []);
  return roundUp(
    lengths.reduce((max, length) => Math.max(max, length), 1),
    padMultiple,
  );
}

/**
 * Fills all parameters with what they begin with.
 * @param seed for those that the model folder does not bring
 */
export async function fillInitialValues(
  parameters: Parameters,
  tensors: readonly Trainable[],
  seed: number,
): Promise<void> {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const parameter of parameters.all) {
    await fillInitial(byName.get(parameter.name)!, seed, parameters.slice(parameters.values, parameter));
  }
}

/** Shapes of the batches of a typical epoch. */
function epochShapes(examples: readonly Example[], { batchSize, padMultiple, seed }: TrainRequest): BatchShape[] {
  return trainingPlan(examples, batchSize, Random.seeded(seed)).map((indices) => ({
    size: indices.length,
    length: roundUp(
      indices.reduce((max, index) => Math.max(max, examples[index]!.ids.length), 0),
      padMultiple,
    ),
  }));
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
