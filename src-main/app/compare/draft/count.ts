/** What a run will need, counted before it begins and without building its graphs; coarse, and rather too much than too little. */
import type { TrainSettings } from '../../../contract/request.ts';
import { planMethod, reachOf } from '../../../methods/plan.ts';
import type { MethodPlan, Selection } from '../../../methods/selection.ts';
import { adapterTensors } from '../../../models/adapters.ts';
import type { ModelDescription } from '../../../models/inspect.ts';
import type { DecoderSpec } from '../../../models/spec.ts';
import type { Prompts } from '../validate.ts';

/** A model as far as it is counted with. */
export interface CountedModel {
  readonly spec: DecoderSpec;
  readonly parameters: ModelDescription['parameters'];
}

export interface Counted {
  /** Floating-point operations of all steps. */
  readonly flops: number;
  /** Blocks are chosen on the way. */
  readonly isAtMost: boolean;
  readonly memoryBytes: number;
  /** Of the checkpoints that stay, the newest and the best. */
  readonly checkpointBytes: number;
  /** Of what frozen blocks compute; 0: nothing is kept. */
  readonly cacheBytes: number;
  /** Training rows, as often as they are gone through. */
  readonly rows: number;
}

const FLOAT = 4;
/** Node, onnxruntime, and the program itself. */
const BASE_BYTES = 250e6;
/** Values, and two moments of AdamW. */
const KEPT_OF_TRAINED = 3;
/** Values, gradients, two moments. */
const HELD_OF_TRAINED = 4;
/** Frozen weights lie in memory for training and for scoring, each packed by onnxruntime. */
const HELD_OF_FROZEN = 2;
const CHECKPOINTS = 2;
/** Steps of a moving selection that are looked at, spread evenly. */
const LOOKS = 60;
/** Whatever SALF will choose, the most work is where it freezes nothing. */
const NO_CHOICE_YET = 0;

/** @throws InputError for a method that does not fit the model */
export function countRun(settings: TrainSettings, model: CountedModel, prompts: Prompts): Counted {
  const { spec, parameters } = model;
  const plan = planMethod(settings.method, { blocks: spec.blocks, seed: settings.seed, choice: NO_CHOICE_YET });
  const isSalf = settings.method.name === 'salf';
  const reach = reachOf(plan, spec.blocks);
  const trained =
    settings.lora === null
      ? reach.length * parameters.perBlock
      : adapterTensors(spec, settings.lora, reach).reduce((sum, { shape }) => sum + shape[0] * shape[1], 0);
  const perStep = settings.batchSize * settings.accumulate;
  const stepsPerEpoch = Math.max(1, Math.ceil(prompts.train.rows / perStep));
  const { unit, count } = settings.duration;
  const steps = unit === 'steps' ? count : count * stepsPerEpoch;
  const epochs = steps / stepsPerEpoch;
  const boundary = plan.kind === 'fixed' && !settings.gated ? Math.min(plan.selection.boundary, spec.blocks - 1) : 0;
  // Which blocks SALF freezes is not known yet, but that it freezes some is likely, and what is kept is as large.
  const mayCache = settings.prefixCache !== 'off' && epochs > 1 && plan.kind === 'fixed' && (boundary > 0 || isSalf);
  const allTokens = prompts.train.tokens + prompts.validation.tokens + prompts.test.tokens;
  const cacheBytes = mayCache ? allTokens * spec.hiddenSize * FLOAT : 0;
  return {
    flops: trainFlops(settings, model, plan, prompts, { steps, epochs, cached: mayCache ? boundary : 0 }),
    isAtMost: isSalf,
    memoryBytes: memoryOf(settings, model, prompts, reach, trained),
    checkpointBytes: CHECKPOINTS * KEPT_OF_TRAINED * FLOAT * trained,
    cacheBytes: cacheBytes > settings.cacheLimit ? 0 : cacheBytes,
    rows: steps * perStep,
  };
}

interface Course {
  readonly steps: number;
  readonly epochs: number;
  /** Blocks whose output is kept. */
  readonly cached: number;
}

/**
 * A block costs F forward; backward 2F where its weights train, F where adapters do or where it lies frozen above one
 * that trains, and nothing below. The LM head runs at one position of each row.
 */
function trainFlops(
  { lora }: TrainSettings,
  { spec, parameters }: CountedModel,
  plan: MethodPlan,
  { train, validation, test }: Prompts,
  { steps, epochs, cached }: Course,
): number {
  const length = train.tokens / Math.max(1, train.rows);
  const perToken = 2 * parameters.perBlock + 4 * length * spec.heads * spec.headDim;
  const block = perToken * train.tokens;
  const head = 2 * spec.vocabSize * spec.hiddenSize * train.rows;
  const backward = (boundary: number, blocks: number): number =>
    (spec.blocks - boundary + (lora === null ? blocks : 0.1 * blocks)) * block + head;
  const shares = selectionsOf(plan, steps, spec.blocks);
  const meanBackward =
    shares.reduce((sum, { boundary, blocks }) => sum + backward(boundary, blocks.length), 0) / shares.length;
  const fill = cached * perToken * (train.tokens + validation.tokens + test.tokens);
  return epochs * ((spec.blocks - cached) * block + head + meanBackward) + fill;
}

function selectionsOf(plan: MethodPlan, steps: number, blocks: number): readonly Selection[] {
  if (plan.kind === 'fixed') return [plan.selection];
  if (plan.kind !== 'moving') return [{ boundary: 0, blocks: Array.from({ length: blocks }, (_, index) => index + 1) }];
  const looks = Math.max(1, Math.min(steps, LOOKS));
  return Array.from({ length: looks }, (_, look) => plan.at(Math.floor((look * steps) / looks), steps));
}

/** Weights, moments, and the intermediate tensors of the largest batch, whose arena grows in powers of two. */
function memoryOf(
  { batchSize, padMultiple, maxLength }: TrainSettings,
  { spec, parameters }: CountedModel,
  { longest }: Prompts,
  reach: readonly number[],
  trained: number,
): number {
  const { hiddenSize, intermediateSize, heads, keyValueHeads, headDim, vocabSize, blocks } = spec;
  const length = Math.ceil(Math.min(longest, maxLength) / padMultiple) * padMultiple;
  const perToken = 10 * hiddenSize + 4 * intermediateSize + 3 * (heads + keyValueHeads) * headDim + 2 * heads * length;
  const kept = reach[0] === undefined ? 1 : blocks - reach[0] + 1;
  const floats = batchSize * (length * perToken * (kept + 1) + 4 * vocabSize);
  const arena = 2 ** Math.ceil(Math.log2(Math.max(1, FLOAT * floats)));
  const frozen = Math.max(0, parameters.total - trained);
  return Math.round(BASE_BYTES + FLOAT * (HELD_OF_TRAINED * trained + HELD_OF_FROZEN * frozen) + arena);
}
