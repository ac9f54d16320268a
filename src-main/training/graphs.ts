/** The two graphs of a fine-tuning run: one that trains, one that scores. */
import { gradients } from '../autodiff/backward.ts';
import { Builder } from '../autodiff/builder.ts';
import { gatedGradients, type Gate, type GatedPart } from '../autodiff/gated.ts';
import { blockPart, buildDecoder } from '../models/forward.ts';
import type { ModelFolder } from '../models/folder.ts';
import { BATCH } from '../models/layers/context.ts';
import { crossEntropy } from '../models/loss.ts';
import type { DecoderSpec } from '../models/spec.ts';
import type { Value } from '../onnx/graph.ts';
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
}

export interface TrainGraph {
  readonly b: Builder;
  readonly loss: Value;
  /** Gradient of each wanted tensor, by the tensor's name. */
  readonly gradients: ReadonlyMap<string, Value>;
  readonly gating: Gating;
  /** int64 scalar e: what a graph that chooses has chosen; null for others. */
  readonly chosen: Value | null;
  /** n */
  readonly blocks: number;
}

/** Names of the inputs beside `ids`, `last_position` and the tensors. */
export const TARGETS = 'targets';
export const WEIGHTS = 'weights';
/** int64 scalar e: blocks 1..e get no backward pass. */
export const BOUNDARY = 'boundary';
/** bool [n]: whether block k trains; index 0 is block 1. */
export const ACTIVE = 'active';
/** int64 scalar b_t: blocks, counted from the output, that may train. */
export const BUDGET = 'budget';

/**
 * Who says which blocks train: the graph as it is built, or its inputs {@link BOUNDARY} (`boundary`), or that and
 * {@link ACTIVE} (`blocks`).
 */
export type Gating = 'none' | 'boundary' | 'blocks' | 'choice';

/**
 * Loss of a batch and the gradients of `wanted`.
 * Inputs: ids int64 [B, T], last_position int64 [B], targets int64 [B] (label token, or label index for the loss over
 * labels), weights [B], and the tensors.
 * @param gating but for `none`, every block's backward pass sits behind an `If`.
 */
export function buildTrainGraph(request: GraphRequest, wanted: readonly string[], gating: Gating): TrainGraph {
  const { b, inputs, loss } = buildLoss(request);
  const tensors = wanted.map((name) => {
    const value = inputs.get(name);
    if (value === undefined) throw new Error(`${name} is no input of the graph`);
    return value;
  });
  const { spec } = request.folder;
  const found =
    gating === 'none'
      ? gradients(b, loss, tensors)
      : gatedGradients(b, loss, tensors, inputGate(b, gating, spec.blocks), gatedParts(spec));
  const made = new Map(
    found.map((value, i) => {
      if (value === null) throw new Error(`the loss does not depend on ${wanted[i]!}`);
      return [wanted[i]!, value];
    }),
  );
  [loss, ...made.values()].forEach((value) => b.graph.output(value));
  b.graph.removeDeadNodes();
  return { b, loss, gradients: made, gating, chosen: null, blocks: spec.blocks };
}

function inputGate(b: Builder, gating: Exclude<Gating, 'none'>, blocks: number): Gate {
  const boundary = b.input(BOUNDARY, 'int64', []);
  const active = gating === 'blocks' ? b.input(ACTIVE, 'bool', [blocks]) : null;
  return { boundary, active, frozen: 'empty' };
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

/** Loss and label logits of a batch; inputs as in {@link buildTrainGraph}. */
export function buildScoreGraph(request: GraphRequest): ScoreGraph {
  const { b, loss, labelLogits } = buildLoss(request);
  [loss, labelLogits()].forEach((value) => b.graph.output(value));
  return { b, loss, labelLogits: labelLogits() };
}

function buildLoss({ folder, inputs: names, maxLength, labelTokens, loss: over }: GraphRequest) {
  const b = new Builder('float32');
  const { source, inputs } = graphWeights(b, folder, names);
  const model = buildDecoder(b, folder.spec, source, maxLength, 'last');
  const state = model.hidden.at(-1)!;
  let known: Value | undefined;
  const labelLogits = () => (known ??= model.logits(state, b.ints(labelTokens)));
  const logits = over === 'labels' ? labelLogits() : model.logits(state);
  const targets = b.input(TARGETS, 'int64', [BATCH]);
  const weights = b.input(WEIGHTS, b.float, [BATCH]);
  const loss = b.within({ part: 'head' }, () => crossEntropy(b, logits, targets, weights));
  return { b, inputs, loss, labelLogits };
}
