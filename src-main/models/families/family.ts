/** What a family file provides, and the parts of a config that all families share. */

import { z } from 'zod';
import { badConfig, show, unsupported } from '../faults.ts';
import type { JsonObject } from '../json.ts';
import type { DecoderSpec, FamilyName } from '../spec.ts';
import { blockCount, count, positive } from './fields.ts';
import { readRope } from './rope.ts';

export interface Family {
  /** The class name in `architectures` of the config. */
  readonly architecture: string;
  /**
   * Turns a config into the spec, with transformers' defaults for absent fields.
   *
   * @throws InputError `model.bad-config` or `model.unsupported`, naming the field
   */
  readonly readSpec: (config: JsonObject, file: string) => DecoderSpec;
}

type SizeField =
  | 'vocab_size'
  | 'hidden_size'
  | 'intermediate_size'
  | 'num_hidden_layers'
  | 'num_attention_heads'
  | 'max_position_embeddings';

/** The fields every family has, with the family's defaults. */
export function sharedFields(defaults: Readonly<Record<SizeField, number>>) {
  return {
    vocab_size: count.default(defaults.vocab_size),
    hidden_size: count.default(defaults.hidden_size),
    intermediate_size: count.default(defaults.intermediate_size),
    num_hidden_layers: blockCount.default(defaults.num_hidden_layers),
    num_attention_heads: count.default(defaults.num_attention_heads),
    max_position_embeddings: count.default(defaults.max_position_embeddings),
    rms_norm_eps: positive.default(1e-6),
  };
}

type SharedFields = z.infer<z.ZodObject<ReturnType<typeof sharedFields>>> & {
  readonly num_key_value_heads: number | null;
  readonly head_dim: number | null;
  readonly tie_word_embeddings: boolean;
};

/**
 * The spec of a plain decoder with these sizes: no biases, norms before attention and MLP only, SiLU, every position
 * visible. A family spreads it and states where it differs.
 */
export function plainSpec(family: FamilyName, fields: SharedFields, config: JsonObject, file: string): DecoderSpec {
  const heads = fields.num_attention_heads;
  const keyValueHeads = fields.num_key_value_heads ?? heads;
  const remedy = 'Correct the field, or download the file again.';
  if (heads % keyValueHeads !== 0) {
    const message = `Found ${keyValueHeads}, which does not divide the ${heads} attention heads.`;
    throw badConfig(file, 'num_key_value_heads', message, remedy);
  }
  if (fields.head_dim === null && fields.hidden_size % heads !== 0) {
    const message = `Found ${fields.hidden_size}, which is no multiple of the ${heads} attention heads.`;
    throw badConfig(file, 'hidden_size', message, remedy);
  }
  const headDim = fields.head_dim ?? fields.hidden_size / heads;
  if (headDim % 2 !== 0) {
    throw badConfig(file, 'head_dim', `The head width is ${headDim}; rotation pairs need an even one.`, remedy);
  }
  const maxPositions = fields.max_position_embeddings;
  const rope = readRope(config, file, maxPositions);
  return {
    family,
    vocabSize: fields.vocab_size,
    hiddenSize: fields.hidden_size,
    intermediateSize: fields.intermediate_size,
    blocks: fields.num_hidden_layers,
    heads,
    keyValueHeads,
    headDim,
    normEps: fields.rms_norm_eps,
    normOffset: 0,
    activation: 'silu',
    ropeTheta: rope.theta,
    ropeScaling: rope.scaling,
    qkvBias: false,
    outputBias: false,
    mlpBias: false,
    queryKeyNorm: false,
    attentionScale: headDim ** -0.5,
    attentionSoftcap: null,
    logitSoftcap: null,
    slidingWindow: Array<null>(fields.num_hidden_layers).fill(null),
    postNorms: false,
    embeddingScale: 1,
    tiedHead: fields.tie_word_embeddings,
    maxPositions,
  };
}

/** transformers' names of the activations, and what they compute. */
const activations: Readonly<Record<string, DecoderSpec['activation']>> = {
  silu: 'silu',
  swish: 'silu',
  gelu_pytorch_tanh: 'gelu-tanh',
  gelu_new: 'gelu-tanh',
};

/** @throws InputError `model.unsupported` for an activation that is not in the table */
export function activationOf(name: string, field: string, file: string): DecoderSpec['activation'] {
  const activation = Object.hasOwn(activations, name) ? activations[name] : undefined;
  if (activation !== undefined) return activation;
  const message = `The activation ${show(name)} is not implemented.`;
  throw unsupported(file, field, message, Object.keys(activations).join(', '));
}
