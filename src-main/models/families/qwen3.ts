/** Qwen3: norms over each head's query and key. Source: transformers `Qwen3Config`, `modeling_qwen3.py`. */

import { z } from 'zod';
import { activationOf, plainSpec, sharedFields, type Family } from './family.ts';
import { count, flag, parseFields, text } from './fields.ts';
import { lateSlidingFields, lateSlidingWindows } from './sliding.ts';

const schema = z.object({
  ...sharedFields({
    vocab_size: 151_936,
    hidden_size: 4096,
    intermediate_size: 22_016,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    max_position_embeddings: 32_768,
  }),
  num_key_value_heads: count.nullable().default(32),
  head_dim: count.default(128),
  hidden_act: text.default('silu'),
  attention_bias: flag.default(false),
  ...lateSlidingFields,
  tie_word_embeddings: flag.default(false),
});

export const qwen3: Family = {
  architecture: 'Qwen3ForCausalLM',
  readSpec: (config, file) => {
    const fields = parseFields(schema, config, file);
    return {
      ...plainSpec('qwen3', fields, config, file),
      activation: activationOf(fields.hidden_act, 'hidden_act', file),
      qkvBias: fields.attention_bias,
      outputBias: fields.attention_bias,
      queryKeyNorm: true,
      slidingWindow: lateSlidingWindows(fields, file),
    };
  },
};
