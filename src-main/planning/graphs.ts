/** The two graphs of a fine-tuning run: one that trains, one that scores. */
import { gradients } from '../autodiff/backward.ts';
import { Builder } from '../autodiff/builder.ts';
import { gatedGradients, type Gate, type GatedPart } from '../autodiff/gated.ts';
import type { BudgetRequest, ChoiceOptions } from '../contract/salf.ts';
import { blockPart, buildDecoder, buildSuffix, type Suffix } from '../models/forward.ts';
import type { ModelFolder } from '../models/folder.ts';
import { BATCH, type Adapters } from '../models/layers/context.ts';
import { crossEntropy } from '../models/loss.ts';
import type { DecoderSpec } from '../models/spec.ts';
import type { Value } from '../onnx/graph.ts';
import { emitChoice } from '../salf/graph/choice.ts';
import { latentStates } from './latent-states.ts';
import { graphWeights } from './weight-source.ts';

export interface GraphRequest {
  readonly folder: ModelFolder;
  /** Names of the tensors that are inputs of the graph; the others are read from the folder. */
  readonly inputs: ReadonlySet<string>;
  /** Longest batch, in tokens. */
  readonly maxLength: number;
  /** Token of each label, in label order. */
  readonly labelTokens: readonly number[];
  /** Cross-entropy over the whole vocabulary, or over the label tokens only. */
  readonly loss: 'vocabulary' | 'labels';
  /** Blocks 1..prefix are left out of the graph: their output is the input `prefix` instead of `ids`. Default 0. */
  readonly prefix?: number;
  /** For the gating `choice`. */
  readonly choice?: ChoiceRequest;
  /** Their tensors must be among `inputs`; absent: the model as it is. */
  readonly adapters?: Adapters;
}

/** How a graph chooses its boundary from the latent states of its batch. */
export interface ChoiceRequest {
  readonly options: ChoiceOptions;
  /** Semantic basis of each label, [labels, d]. */
  readonly bases: Float32Array;
  /** null: no budget, and no input for it. */
  readonly infilling: BudgetRequest['infilling'] | null;
}

export interface TrainGraph {
  readonly b: Builder;
  readonly loss: Value;
  /** Gradient of each wanted tensor, by the tensor's name. */
  readonly gradients: ReadonlyMap<string, Value>;
  readonly gating: Gating;
  /** int64 scalar e: what a graph that chooses has chosen; null for others. */
  readonly chosen: Value | null;
  /** Whether it has the input {@link BUDGET}. */
  readonly budgeted: boolean;
  /** n */
  readonly blocks: number;
  /** int64 scalar, another one in each step; null where nothing is dropped. */
  readonly dropoutSeed: Value | null;
}

/** Names of the inputs besides `ids`, `last_position` and the tensors. */
export const TARGETS = 'targets';
export const WEIGHTS = 'weights';
/** int64 scalar e: blocks 1..e get no backward pass. */
export const BOUNDARY = 'boundary';
/** bool [n]: whether block k trains; index 0 is block 1. */
export const ACTIVE = 'active';
/** int64 [B]: label of each row, for a graph that chooses. */
export const LABELS = 'labels';
/** int64 scalar b_t: blocks, counted from the output, that may train. */
export const BUDGET = 'budget';

/**
 * Who says which blocks train: the graph as it is built, or its inputs {@link BOUNDARY} (`boundary`), or that and
 * {@link ACTIVE} (`blocks`), or the latent states of the batch (`choice`).
 */
export type Gating = 'none' | 'boundary' | 'blocks' | 'choice';

/**
 * Loss of a batch and the gradients of `wanted`.
 * Inputs: ids int64 [B, T] or prefix [B, T, d], last_position int64 [B], targets int64 [B] (label token, or label index
 * for the loss over labels), weights [B], the tensors, and with dropout its seed (int64 scalar).
 * @param gating but for `none`, every block's backward pass sits behind an `If`.
 */
export function buildTrainGraph(request: GraphRequest, wanted: readonly string[], gating: Gating): TrainGraph {
  const { b, inputs, loss, model } = buildLoss(request);
  const tensors = wanted.map((name) => {
    const value = inputs.get(name);
    if (value === undefined) throw new Error(`${name} is no input of the graph`);
    return value;
  });
  const { spec } = request.folder;
  const gate = gating === 'none' ? null : gateOf(b, gating, model, request);
  const found = gate === null ? gradients(b, loss, tensors) : gatedGradients(b, loss, tensors, gate, gatedParts(spec));
  const made = new Map(
    found.map((value, i) => {
      if (value === null) throw new Error(`the loss does not depend on ${wanted[i]!}`);
      return [wanted[i]!, value];
    }),
  );
  const chosen = gating === 'choice' ? gate!.boundary : null;
  [loss, ...(chosen === null ? [] : [chosen]), ...made.values()].forEach((value) => b.graph.output(value));
  b.graph.removeDeadNodes();
  const { dropoutSeed } = model;
  return { b, loss, gradients: made, gating, chosen, budgeted: isBudgeted(request), blocks: spec.blocks, dropoutSeed };
}

function isBudgeted({ choice }: GraphRequest): boolean {
  return choice !== undefined && choice.infilling !== null;
}

function gateOf(b: Builder, gating: Exclude<Gating, 'none'>, model: Suffix, request: GraphRequest): Gate {
  const { spec } = request.folder;
  if (gating === 'choice') return { boundary: choose(b, model, request), active: null, frozen: 'zeros' };
  const boundary = b.input(BOUNDARY, 'int64', []);
  const active = gating === 'blocks' ? b.input(ACTIVE, 'bool', [spec.blocks]) : null;
  return { boundary, active, frozen: 'empty' };
}

/** int64 scalar e. */
function choose(b: Builder, model: Suffix, { folder, choice }: GraphRequest): Value {
  if (choice === undefined) throw new Error('a graph that chooses needs the options of the choice');
  const { options, bases, infilling } = choice;
  const { hiddenSize, tiedHead } = folder.spec;
  const states = latentStates(b, model);
  return emitChoice(b, {
    states: states.of(options.latentNorm),
    start: states.start,
    bases: b.floats([...bases], [bases.length / hiddenSize, hiddenSize]),
    labels: b.input(LABELS, 'int64', [BATCH]),
    budget: infilling === null ? null : { blocks: b.input(BUDGET, 'int64', []), infilling },
    options,
    tiedHead,
  }).boundary;
}

/** The embedding has no block of its own: it trains only when no block is frozen. */
function gatedParts({ blocks }: DecoderSpec): GatedPart[] {
  const numbered = Array.from({ length: blocks }, (_, i) => ({ part: blockPart(i + 1), block: i + 1 }));
  return [{ part: 'embedding', block: 1 }, ...numbered, { part: 'head', block: null }];
}

export interface ScoreGraph {
  readonly b: Builder;
  readonly loss: Value;
  /** [B, labels]: the prediction is the largest. */
  readonly labelLogits: Value;
}

/** Loss and label logits of a batch; inputs as in {@link buildTrainGraph}, but nothing is dropped. */
export function buildScoreGraph(request: GraphRequest): ScoreGraph {
  const { adapters } = request;
  const scored = adapters === undefined ? request : { ...request, adapters: { ...adapters, dropout: 0 } };
  const { b, loss, labelLogits } = buildLoss(scored);
  [loss, labelLogits()].forEach((value) => b.graph.output(value));
  return { b, loss, labelLogits: labelLogits() };
}

function buildLoss(request: GraphRequest) {
  const { folder, inputs: names, maxLength, labelTokens, loss: over, adapters, prefix = 0 } = request;
  const b = new Builder('float32');
  const { source, inputs } = graphWeights(b, folder, names);
  const model =
    prefix === 0
      ? buildDecoder(b, folder.spec, source, maxLength, 'last', adapters)
      : buildSuffix(b, folder.spec, source, maxLength, 'last', prefix, adapters);
  const state = model.hidden.at(-1)!;
  let known: Value | undefined;
  const labelLogits = () => (known ??= model.logits(state, b.ints(labelTokens)));
  const logits = over === 'labels' ? labelLogits() : model.logits(state);
  const targets = b.input(TARGETS, 'int64', [BATCH]);
  const weights = b.input(WEIGHTS, b.float, [BATCH]);
  const loss = b.within({ part: 'head' }, () => crossEntropy(b, logits, targets, weights));
  return { b, inputs, loss, labelLogits, model };
}
