/** The two graphs of a fine-tuning run: one that trains, one that scores. */
import { gradients } from '../autodiff/backward.ts';
import { Builder } from '../autodiff/builder.ts';
import { gatedGradients, type GatedPart } from '../autodiff/gated.ts';
import { blockPart, buildDecoder, buildSuffix } from '../models/forward.ts';
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
  /** Blocks 1..prefix are left out of the graph: their output is the input `prefix` instead of `ids`. Default 0. */
  readonly prefix?: number;
}

export interface TrainGraph {
  readonly b: Builder;
  readonly loss: Value;
  /** Gradient of each wanted tensor, by the tensor's name. */
  readonly gradients: ReadonlyMap<string, Value>;
  /** int64 scalar: blocks up to it get no backward pass; null where the graph itself fixes the boundary. */
  readonly boundary: Value | null;
}

/** Names of the inputs beside `ids`, `last_position` and the tensors. */
export const TARGETS = 'targets';
export const WEIGHTS = 'weights';
export const BOUNDARY = 'boundary';

/**
 * Loss of a batch and the gradients of `wanted`.
 * Inputs: ids int64 [B, T] or prefix [B, T, d], last_position int64 [B], targets int64 [B] (label token, or label index
 * for the loss over labels), weights [B], and the tensors.
 * @param gated the boundary becomes an input, and every block's backward pass sits behind an `If`.
 */
export function buildTrainGraph(request: GraphRequest, wanted: readonly string[], gated: boolean): TrainGraph {
  const { b, inputs, loss } = buildLoss(request);
  const tensors = wanted.map((name) => {
    const value = inputs.get(name);
    if (value === undefined) throw new Error(`${name} is no input of the graph`);
    return value;
  });
  const boundary = gated ? b.input(BOUNDARY, 'int64', []) : null;
  const found =
    boundary === null
      ? gradients(b, loss, tensors)
      : gatedGradients(b, loss, tensors, boundary, gatedParts(request.folder.spec));
  const made = new Map(
    found.map((value, i) => {
      if (value === null) throw new Error(`the loss does not depend on ${wanted[i]!}`);
      return [wanted[i]!, value];
    }),
  );
  [loss, ...made.values()].forEach((value) => b.graph.output(value));
  b.graph.removeDeadNodes();
  return { b, loss, gradients: made, boundary };
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

function buildLoss({ folder, inputs: names, maxLength, labelTokens, loss: over, prefix = 0 }: GraphRequest) {
  const b = new Builder('float32');
  const { source, inputs } = graphWeights(b, folder, names);
  const model =
    prefix === 0
      ? buildDecoder(b, folder.spec, source, maxLength, 'last')
      : buildSuffix(b, folder.spec, source, maxLength, 'last', prefix);
  const state = model.hidden.at(-1)!;
  let known: Value | undefined;
  const labelLogits = () => (known ??= model.logits(state, b.ints(labelTokens)));
  const logits = over === 'labels' ? labelLogits() : model.logits(state);
  const targets = b.input(TARGETS, 'int64', [BATCH]);
  const weights = b.input(WEIGHTS, b.float, [BATCH]);
  const loss = b.within({ part: 'head' }, () => crossEntropy(b, logits, targets, weights));
  return { b, inputs, loss, labelLogits };
}
