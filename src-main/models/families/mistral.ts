/** Mistral 7B and its like: one window for all blocks. Source: transformers `MistralConfig`, `modeling_mistral.py`. */

import { z } from 'zod';
import { unsupported } from '../faults.ts';
import { activationOf, plainSpec, sharedFields, type Family } from './family.ts';
import { count, flag, parseFields, text } from './fields.ts';

const schema = z.object({
  ...sharedFields({
    vocab_size: 32_000,
    hidden_size: 4096,
    intermediate_size: 14_336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    max_position_embeddings: 131_072,
  }),
  num_key_value_heads: count.nullable().default(8),
  head_dim: count.nullable().default(null),
  hidden_act: text.default('silu'),
  sliding_window: count.nullable().default(4096),
  tie_word_embeddings: flag.default(false),
});

export const mistral: Family = {
  architecture: 'MistralForCausalLM',
  readSpec: (config, file) => {
    // transformers ignores the field in this family and warns that another family may be meant.
    if ((config['layer_types'] ?? null) !== null) {
      throw unsupported(file, 'layer_types', 'Mistral with layer types is another architecture.', 'no such field');
    }
    const fields = parseFields(schema, config, file);
    return {
      ...plainSpec('mistral', fields, config, file),
      activation: activationOf(fields.hidden_act, 'hidden_act', file),
      slidingWindow: Array<number | null>(fields.num_hidden_layers).fill(fields.sliding_window),
    };
  },
};
