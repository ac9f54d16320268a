/** From a model's spec to the metadata of a GGUF file. Source: `convert_hf_to_gguf.py` of llama.cpp. */

import { unsupported } from '../../models/faults.ts';
import type { DecoderSpec } from '../../models/spec.ts';
import { ARCHITECTURES } from './architectures.ts';
import { gemma2Scalar } from './config-in.ts';
import type { MetaEntry } from './write.ts';

export interface ConfigOut {
  readonly metadata: ReadonlyMap<string, MetaEntry>;
  /** What a user should know of, in plain English. */
  readonly notes: readonly string[];
}

const CANNOT = 'what llama.cpp computes; export the Hugging Face folder instead';

/**
 * @param file of the config, for messages
 * @throws InputError `model.unsupported` for what llama.cpp would compute in another way, naming the field
 */
export function metadataOf(spec: DecoderSpec, file: string): ConfigOut {
  refuseOther(spec, file);
  const { name } = ARCHITECTURES[spec.family];
  const context = Math.min(spec.maxPositions, slidesAsWritten(spec) ? Infinity : windowOf(spec));
  const numbers: readonly (readonly [key: string, type: 'u32' | 'f32', value: number | null])[] = [
    ['block_count', 'u32', spec.blocks],
    ['context_length', 'u32', context],
    ['embedding_length', 'u32', spec.hiddenSize],
    ['feed_forward_length', 'u32', spec.intermediateSize],
    ['attention.head_count', 'u32', spec.heads],
    ['attention.head_count_kv', 'u32', spec.keyValueHeads],
    ['attention.key_length', 'u32', spec.headDim],
    ['attention.value_length', 'u32', spec.headDim],
    ['attention.layer_norm_rms_epsilon', 'f32', spec.normEps],
    ['rope.dimension_count', 'u32', spec.headDim],
    ['rope.freq_base', 'f32', spec.ropeTheta],
    ['rope.scaling.factor', 'f32', spec.ropeScaling.type === 'linear' ? spec.ropeScaling.factor : null],
    ['vocab_size', 'u32', spec.vocabSize],
    ['attention.sliding_window', 'u32', slidesAsWritten(spec) ? windowOf(spec) : null],
    ['attn_logit_softcapping', 'f32', spec.attentionSoftcap],
    ['final_logit_softcapping', 'f32', spec.logitSoftcap],
  ];
  const metadata = new Map<string, MetaEntry>([
    ['general.architecture', { type: 'string', value: name }],
    ['general.type', { type: 'string', value: 'model' }],
  ]);
  for (const [key, type, value] of numbers) if (value !== null) metadata.set(`${name}.${key}`, { type, value });
  if (spec.ropeScaling.type === 'linear') {
    metadata.set(`${name}.rope.scaling.type`, { type: 'string', value: 'linear' });
  }
  const isShorter = context < spec.maxPositions;
  const note =
    `llama.cpp knows no sliding window for this family: the file's context is ${context} tokens, ` +
    `up to which the results are the same; the model itself takes ${spec.maxPositions}.`;
  return { metadata, notes: isShorter ? [note] : [] };
}

/** Gemma 2: every other block slides, beginning with the first. */
function slidesAsWritten({ family }: DecoderSpec): boolean {
  return family === 'gemma2';
}

function windowOf({ slidingWindow }: DecoderSpec): number {
  return slidingWindow.reduce<number>((least, window) => Math.min(least, window ?? Infinity), Infinity);
}

function refuseOther(spec: DecoderSpec, file: string): void {
  const { family } = spec;
  const isLlama = ARCHITECTURES[family].name === 'llama';
  const isGemma = family === 'gemma2';
  const scalar = isGemma
    ? gemma2Scalar({
        num_hidden_layers: spec.blocks,
        hidden_size: spec.hiddenSize,
        num_attention_heads: spec.heads,
        head_dim: spec.headDim,
      })
    : spec.headDim;
  const alternates = spec.slidingWindow.every((window, index) => (window !== null) === (index % 2 === 0));
  const refusals: readonly (readonly [isRefused: boolean, field: string, message: string])[] = [
    [spec.ropeScaling.type === 'llama3' && !isLlama, 'rope_scaling', 'The rotary frequencies are those of Llama 3.'],
    [spec.outputBias && !isLlama, 'attention_bias', 'The output of the attention has a bias.'],
    [spec.qkvBias && isGemma, 'attention_bias', 'Query, key and value have biases.'],
    [spec.qkvBias && family === 'qwen3', 'attention_bias', 'Query, key and value have biases.'],
    [spec.activation !== (isGemma ? 'gelu-tanh' : 'silu'), 'hidden_act', 'The activation is another one.'],
    [isGemma && !alternates, 'layer_types', 'The sliding blocks are not every other one from the first.'],
    [
      isGemma && (spec.attentionSoftcap === null || spec.logitSoftcap === null),
      'attn_logit_softcapping',
      'There is no cap.',
    ],
    [isGemma && !spec.tiedHead, 'tie_word_embeddings', 'The head is not the embedding table.'],
    [
      Math.abs(spec.attentionScale * Math.sqrt(scalar) - 1) > 1e-6,
      'query_pre_attn_scalar',
      `The attention scores have another factor than ${scalar}^-1/2.`,
    ],
  ];
  for (const [isRefused, field, message] of refusals) {
    if (isRefused) throw unsupported(file, field, `${message} GGUF files of ${family} do not say so.`, CANNOT);
  }
}
