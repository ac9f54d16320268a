/**
 * What a run will do and need, worked out before anything is computed: the window's draft shows it, the engine carries it
 * out and reports it. Pure: it reads no file and no clock.
 */
import type { MethodName } from '../contract/method.ts';
import type { TrainSettings } from '../contract/request.ts';
import { paddedLength } from '../data/buckets.ts';
import { largestChoice } from '../methods/chosen.ts';
import { requireCombination } from '../methods/combine.ts';
import { planMethod, reachOf } from '../methods/plan.ts';
import { above, type Choice, type MethodPlan } from '../methods/selection.ts';
import { adaptersOf } from '../models/adapters.ts';
import { parameterCount, type ModelFolder } from '../models/folder.ts';
import { adamWFlops } from './adamw-graph.ts';
import { classWeights, type ClassWeight } from './class-weights.ts';
import { checkpointBytes, type CheckpointBytes } from './disk.ts';
import type { Gating, GraphRequest } from './graphs.ts';
import { memoryOf } from './run-memory.ts';
import { ParameterLayout } from './parameter-layout.ts';
import { planPrefix, type PrefixPlan } from './prefix-plan.ts';
import { runFlops, type RunFlops } from './run-flops.ts';
import { GraphShelf, type RunGraphs } from './run-graphs.ts';
import { longestPrompt, type RunPrompts } from './run-prompts.ts';
import type { FlopCounter } from './step-flops.ts';
import { isAdapter, trainableTensors, type Trainable } from './trainable.ts';

export interface PlanRequest {
  readonly settings: TrainSettings;
  /** Its weights are not read. */
  readonly folder: ModelFolder;
  readonly prompts: RunPrompts;
  /** Token of each label, in label order. */
  readonly labelTokens: readonly number[];
  /** Where it is made before training (SALF's scope `global`, and rules); null: not made. */
  readonly choice: Choice | null;
  /** Where graphs are remembered; by default nowhere. */
  readonly shelf?: GraphShelf;
}

export interface RunPlan {
  readonly method: MethodPlan;
  /** Tensors that train at some step, and where they lie in flat memory. */
  readonly trained: readonly Trainable[];
  readonly layout: ParameterLayout;
  /** Tensors that are inputs of the graphs but do not train. */
  readonly held: readonly Trainable[];
  /** Blocks that train at some step, counted from 1. */
  readonly blocks: readonly number[];
  /** Weights that never train. */
  readonly frozenParameters: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** What a training row counts in the loss by its class, in label order; null: every row counts the same. */
  readonly classWeights: readonly ClassWeight[] | null;
  /** What is kept of the frozen blocks' work. */
  readonly prefix: PrefixPlan;
  readonly graphs: RunGraphs;
  /** Analytic floating-point operations of a batch that trains some blocks. */
  readonly counter: FlopCounter;
  /** The request of `graphs`; with the gating `choice` its semantic bases are zeros, to be put in. */
  readonly graphRequest: GraphRequest;
  /** Names of the tensors whose gradients the training graph gives. */
  readonly wanted: readonly string[];
  readonly gating: Gating;
  readonly flops: RunFlops;
  /** Of one update of one element. */
  readonly optimizerFlops: number;
  /** Blocks are chosen during the run, or before it and not yet: it costs at most what is said here. */
  readonly atMost: boolean;
  readonly memoryBytes: number;
  readonly checkpoints: CheckpointBytes;
}

/** @throws InputError `request.bad-option` for a method that does not fit the model or the settings */
export function planRun(request: PlanRequest): RunPlan {
  const { settings, folder, prompts, labelTokens, choice, shelf = new GraphShelf(4) } = request;
  const { spec } = folder;
  const largest = largestChoice(settings.method, spec.blocks);
  const planned = planMethod(settings.method, { blocks: spec.blocks, seed: settings.seed, choice: choice ?? largest });
  requireCombination(settings, planned);
  const method = settings.trainable.embeddings ? downToEmbedding(planned) : planned;
  const blocks = reachOf(method, spec.blocks);
  const trained = trainableTensors(folder, blocks, settings);
  const every = trainableTensors(folder, above(0, spec.blocks).blocks, settings);
  const gating = gatingOf(settings, method);
  const inputs = gating === 'none' ? trained : every;
  const layout = new ParameterLayout(trained);

  const stepsPerEpoch = Math.ceil(Math.ceil(prompts.train.length / settings.batchSize) / settings.accumulate);
  const { unit, count } = settings.duration;
  const steps = unit === 'steps' ? count : count * stepsPerEpoch;
  const isUndecided = choice === null && largest !== null;
  const prefix = planPrefix({ settings, method, folder, prompts, steps, stepsPerEpoch, isUndecided });
  const maxLength = paddedLength(longestPrompt(prompts), settings.padMultiple);
  const common = { folder, maxLength, labelTokens, loss: settings.loss };
  const graphRequest: GraphRequest = {
    ...common,
    ...inputsOf(settings, inputs),
    prefix: prefix.kind === 'use' ? prefix.boundary : 0,
    ...(gating === 'choice' ? choiceOf(settings, labelTokens.length, spec.hiddenSize) : {}),
  };
  // In the order of the flat arrays where the graph trains just these.
  const wanted = gating === 'none' ? layout.all.map(({ name }) => name) : names(inputs);
  const graphs = shelf.of(graphRequest, wanted, gating);
  // Without a cache: it is what the run is compared with.
  const alone = (tensors: readonly Trainable[], as: TrainSettings) =>
    shelf.of({ ...common, ...inputsOf(as, tensors) }, names(tensors), 'none');
  // A boundary that never moves costs what it would in a graph without gates.
  const counted = method.kind === 'fixed' && gating !== 'none' ? alone(trained, settings) : graphs;
  const weights = { ...settings, lora: null };
  const everyWeight = trainableTensors(folder, above(0, spec.blocks).blocks, weights);
  const isFull = gating === 'none' && graphRequest.prefix === 0 && names(trained).join() === names(everyWeight).join();
  const full = isFull ? graphs : alone(everyWeight, weights);
  const optimizerFlops = adamWFlops(settings.optimizer);
  const flops = runFlops({
    settings,
    method,
    steps,
    layout,
    optimizerFlops,
    lengths: prompts.train,
    blocks: spec.blocks,
    counter: counted.counter,
    full: full.counter,
  });
  const held = inputs.filter((tensor) => !trained.includes(tensor));
  const frozenParameters = parameterCount(folder) - (settings.lora === null ? layout.size : 0);
  return {
    method,
    trained,
    layout,
    blocks,
    frozenParameters,
    steps,
    stepsPerEpoch,
    classWeights: settings.classWeights === undefined ? null : classWeights(prompts.classes, settings.classWeights),
    prefix,
    graphs,
    graphRequest,
    wanted,
    gating,
    flops,
    optimizerFlops,
    counter: counted.counter,
    held,
    atMost: method.kind === 'grouped' || method.kind === 'in-graph' || isUndecided,
    memoryBytes: memoryOf({
      request,
      shelf,
      graphs,
      graphRequest,
      method,
      prefix,
      layout,
      flops,
      held,
      choosing: choosingBytes(request),
    }),
    checkpoints: checkpointBytes(layout.size),
  };
}

/** Methods whose choice needs the gradients of every block (training/rules/gradients.ts). */
const BY_GRADIENTS: readonly MethodName[] = ['green-trainer', 'ist'];

/** Bytes that such a choice takes; 0: the method makes none. */
function choosingBytes(request: PlanRequest): number {
  const { settings } = request;
  if (!BY_GRADIENTS.includes(settings.method.name)) return 0;
  const whole = { ...settings, method: { name: 'full' }, gated: false, prefixCache: 'off' } as const;
  const { graphs, flops, layout } = planRun({ ...request, settings: whole, choice: null });
  // Values, gradients of a batch (or the values at the start), and their sum; no moments.
  const arrays = 3 * layout.size * Float32Array.BYTES_PER_ELEMENT;
  return arrays + graphs.trainingBytes(flops.largest);
}

/** What a graph needs to choose for itself, without the bases. */
function choiceOf({ method }: TrainSettings, labels: number, width: number): Pick<GraphRequest, 'choice'> {
  if (method.name !== 'salf') throw new Error(`the method ${method.name} does not choose`);
  const infilling = method.budget.plan === 'none' ? null : method.budget.infilling;
  return { choice: { options: method.choice, bases: new Float32Array(labels * width), infilling } };
}

function names(tensors: readonly Trainable[]): string[] {
  return tensors.map(({ name }) => name);
}

/** What makes tensors inputs of a graph, their adapters included. */
function inputsOf({ lora }: TrainSettings, tensors: readonly Trainable[]): Pick<GraphRequest, 'inputs' | 'adapters'> {
  const inputs = new Set(names(tensors));
  const adapters = tensors.filter(isAdapter);
  return lora === null || adapters.length === 0 ? { inputs } : { inputs, adapters: adaptersOf(lora, adapters) };
}

/** The way back to the embedding leads through every block, whatever trains. */
function downToEmbedding(method: MethodPlan): MethodPlan {
  return method.kind === 'fixed' ? { ...method, selection: { ...method.selection, boundary: 0 } } : method;
}

/** Who tells the graph which blocks train. */
function gatingOf({ gated }: TrainSettings, method: MethodPlan): Gating {
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
