/** From a request to everything a trainer needs, checked before the first step. */
import { statfs } from 'node:fs/promises';
import type { Plan } from '../contract/events.ts';
import type { TrainRequest } from '../contract/request.ts';
import { trainingPlan } from '../data/buckets.ts';
import type { Example } from '../data/encode.ts';
import { planBlocks, type BlockPlan } from '../methods/plan.ts';
import { parameterCount, type ModelFolder, type ModelTensor } from '../models/folder.ts';
import { readTensorF32 } from '../models/safetensors.ts';
import { Random } from '../base/random.ts';
import { requireCheckpointSpace } from './checkpoint.ts';
import { batchFlops, estimateMemory, estimateSeconds, type BatchShape } from './estimate.ts';
import { buildScoreGraph, buildTrainGraph, type GraphRequest, type ScoreGraph, type TrainGraph } from './graphs.ts';
import type { FoundData } from './model-data.ts';
import { Parameters } from './parameters.ts';
import type { Runtime } from './session.ts';
import { trainableTensors } from './trainable.ts';

export interface Prepared {
  readonly blockPlan: BlockPlan;
  readonly parameters: Parameters;
  /** Tensors that are inputs of the graphs but do not train. */
  readonly held: readonly ModelTensor[];
  readonly graph: TrainGraph;
  readonly scoring: ScoreGraph;
  readonly steps: number;
  readonly plan: Plan;
  /** Analytic FLOPs of a batch. */
  readonly flopsOf: (shape: BatchShape) => { readonly forward: number; readonly backward: number };
}

/** @throws InputError for a method that does not fit the model; FailureError `workspace.no-space` */
export async function prepare(
  request: TrainRequest,
  folder: ModelFolder,
  found: FoundData,
  runtime: Runtime,
): Promise<Prepared> {
  const blockPlan = planBlocks(request.method, folder.spec);
  const trained = trainableTensors(folder, blockPlan.blocks, request);
  const everyBlock = trainableTensors(folder, planBlocks({ name: 'full' }, folder.spec).blocks, request);
  const inputs = request.gated ? everyBlock : trained;
  const parameters = new Parameters(trained);
  const space = await statfs(request.runDir);
  requireCheckpointSpace(request.runDir, parameters.size, space.bavail * space.bsize);

  const { train, validation, test, labelTokens } = found.data;
  const lengths = [train, validation, test].flatMap((split) => split?.examples.map(({ ids }) => ids.length) ?? []);
  const longest = roundUp(
    lengths.reduce((max, length) => Math.max(max, length), 1),
    request.padMultiple,
  );
  const graphRequest: GraphRequest = {
    folder,
    inputs: new Set(inputs.map(({ name }) => name)),
    maxLength: longest,
    labelTokens,
    loss: request.loss,
  };
  const wanted = request.gated ? everyBlock : parameters.all;
  const graph = buildTrainGraph(
    graphRequest,
    wanted.map(({ name }) => name),
    request.gated,
  );

  const shapes = epochShapes(train.examples, request);
  const stepsPerEpoch = Math.ceil(shapes.length / request.accumulate);
  const { unit, count } = request.duration;
  const steps = unit === 'steps' ? count : count * stepsPerEpoch;
  const counted = request.gated ? staticGraph(graphRequest, trained) : graph;
  const flopsOf = memoised((shape) => batchFlops(counted.b.graph, shape));
  const complete = trained.length === everyBlock.length ? counted : staticGraph(graphRequest, everyBlock);
  const full = memoised((shape) => batchFlops(complete.b.graph, shape));
  const perStep = (of: typeof flopsOf, pass: 'forward' | 'backward') =>
    shapes.reduce((sum, shape) => sum + of(shape)[pass], 0) / stepsPerEpoch;
  const [forward, backward] = [perStep(flopsOf, 'forward'), perStep(flopsOf, 'backward')];
  const frozen = parameterCount(folder) - parameters.size;
  const largest = shapes.reduce((a, b) => (a.size * a.length >= b.size * b.length ? a : b));
  const scoring = buildScoreGraph(graphRequest);
  return {
    ...{ blockPlan, parameters, graph, scoring, steps, flopsOf },
    held: inputs.filter((tensor) => !trained.includes(tensor)),
    plan: {
      type: 'plan',
      provider: runtime.provider,
      trainableTensors: parameters.all.length,
      trainableParameters: parameters.size,
      frozenParameters: frozen,
      blocks: blockPlan.blocks,
      ...{ steps, stepsPerEpoch },
      estimatedMemoryBytes: estimateMemory([counted.b.graph, scoring.b.graph], largest, parameters.size, frozen),
      estimatedSeconds: await estimateSeconds((forward + backward) * steps, runtime),
      flopsPerStep: { forward, backward, full: perStep(full, 'forward') + perStep(full, 'backward') },
    },
  };

  function staticGraph(base: GraphRequest, tensors: readonly ModelTensor[]): TrainGraph {
    const names = tensors.map(({ name }) => name);
    return buildTrainGraph({ ...base, inputs: new Set(names) }, names, false);
  }
}

/** Reads the starting values of all parameters from the model folder. */
export async function readInitialValues(folder: ModelFolder, parameters: Parameters): Promise<void> {
  for (const parameter of parameters.all) {
    const tensor = folder.tensors.get(parameter.name)!;
    await readTensorF32(tensor.file, tensor, parameters.slice(parameters.values, parameter));
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

function memoised<T>(of: (shape: BatchShape) => T): (shape: BatchShape) => T {
  const known = new Map<string, T>();
  return (shape) => {
    const key = `${shape.size} ${shape.length}`;
    const value = known.get(key) ?? of(shape);
    known.set(key, value);
    return value;
  };
}
