/**
 * Gemma 2: norms with 1 + w before and after each part, soft caps, every other block slides, beginning with the first.
 * Source: transformers `Gemma2Config`, `modeling_gemma2.py`.
 */

import { z } from 'zod';
import { activationOf, plainSpec, sharedFields, type Family } from './family.ts';
import { count, flag, parseFields, positive, text, textList } from './fields.ts';
import { slidingWindows } from './sliding.ts';

const schema = z.object({
  ...sharedFields({
    vocab_size: 256_000,
    hidden_size: 2304,
    intermediate_size: 9216,
    num_hidden_layers: 26,
    num_attention_heads: 8,
    max_position_embeddings: 8192,
  }),
  num_key_value_heads: count.default(4),
  head_dim: count.default(256),
  // A field `hidden_act` may stand next to it; it is not read.
  hidden_activation: text.default('gelu_pytorch_tanh'),
  attention_bias: flag.default(false),
  query_pre_attn_scalar: positive.default(256),
  sliding_window: count.nullable().default(4096),
  layer_types: textList.nullable().default(null),
  final_logit_softcapping: positive.nullable().default(30),
  attn_logit_softcapping: positive.nullable().default(50),
  tie_word_embeddings: flag.default(true),
});

export const gemma2: Family = {
  architecture: 'Gemma2ForCausalLM',
  readSpec: (config, file) => {
    const fields = parseFields(schema, config, file);
    const blocks = fields.num_hidden_layers;
    const isSliding = (index: number): boolean => index % 2 === 0;
    return {
      ...plainSpec('gemma2', fields, config, file),
      normOffset: 1,
      activation: activationOf(fields.hidden_activation, 'hidden_activation', file),
      qkvBias: fields.attention_bias,
      outputBias: fields.attention_bias,
      attentionScale: fields.query_pre_attn_scalar ** -0.5,
      attentionSoftcap: fields.attn_logit_softcapping,
      logitSoftcap: fields.final_logit_softcapping,
      slidingWindow: slidingWindows(fields.layer_types, isSliding, fields.sliding_window, blocks, file),
      postNorms: true,
      embeddingScale: fields.hidden_size ** 0.5,
    };
  },
};
