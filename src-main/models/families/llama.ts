/** Llama 1 to 3.x. Source: transformers `LlamaConfig` and `modeling_llama.py`. */

import { z } from 'zod';
import { activationOf, plainSpec, sharedFields, type Family } from './family.ts';
import { count, flag, parseFields, text } from './fields.ts';

const schema = z.object({
  ...sharedFields({
    vocab_size: 32_000,
    hidden_size: 4096,
    intermediate_size: 11_008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    max_position_embeddings: 2048,
  }),
  num_key_value_heads: count.nullable().default(null),
  head_dim: count.nullable().default(null),
  hidden_act: text.default('silu'),
  attention_bias: flag.default(false),
  mlp_bias: flag.default(false),
  tie_word_embeddings: flag.default(false),
});

export const llama: Family = {
  architecture: 'LlamaForCausalLM',
  readSpec: (config, file) => {
    const fields = parseFields(schema, config, file);
    return {
      ...plainSpec('llama', fields, config, file),
      activation: activationOf(fields.hidden_act, 'hidden_act', file),
      qkvBias: fields.attention_bias,
      outputBias: fields.attention_bias,
      mlpBias: fields.mlp_bias,
    };
  },
};
