import { describe, expect, test } from 'vitest';
import { parseModelConfig } from './config.ts';
import type { JsonObject } from './json.ts';

const tiny = {
  model_type: 'llama',
  vocab_size: 64,
  hidden_size: 32,
  intermediate_size: 48,
  num_hidden_layers: 2,
  num_attention_heads: 4,
};
const MEND = 'Correct the field, or download the file again.';

const ORIGINAL = 'Use the model from which it was made, with weights of dtype F32, F16 or BF16.';
const quantised: readonly (readonly [fields: JsonObject, what: string])[] = [
  [{ quantization_config: { quant_method: 'gptq', bits: 4 } }, 'GPTQ (4 bits)'],
  [{ quantization_config: { quant_method: 'awq', w_bit: 4 } }, 'AWQ (4 bits)'],
  [{ quantization_config: { quant_method: 'bitsandbytes', load_in_8bit: true } }, 'bitsandbytes (8 bits)'],
  [{ quantization_config: { load_in_4bit: true } }, 'bitsandbytes (4 bits)'],
  [{ quantization_config: { quant_method: 'compressed-tensors' } }, 'compressed-tensors'],
  [{ compression_config: { quant_method: 'compressed-tensors' } }, 'compressed-tensors'],
  [{ quantization_config: { quant_method: 'eetq' } }, 'EETQ'],
  [{ quantization_config: { quant_method: 'hqq', nbits: 3 } }, 'HQQ (3 bits)'],
  [{ quantization_config: { quant_method: 'fp8' } }, 'FP8'],
  [{ quantization_config: { quant_method: 'toString' } }, '"toString"'],
  [{ quantization_config: {} }, 'a method that it does not name'],
  [{ quantization: { group_size: 64, bits: 4 } }, 'MLX (4 bits)'],
];

/** What the config says, and the message after the file's name. */
const unsupported: readonly (readonly [fields: JsonObject, message: string])[] = [
  [
    { model_type: 'gpt2' },
    'model_type: The architecture "gpt2" is not implemented. Supported: llama, mistral, qwen2, qwen3, gemma2.',
  ],
  [
    { architectures: ['LlamaBiForMNTP'] },
    'architectures: ["LlamaBiForMNTP"] is not the language model of the family llama. ' +
      'Supported: ["LlamaForCausalLM"] for this family.',
  ],
  [
    { rope_scaling: { rope_type: 'yarn', factor: 4 } },
    'rope_scaling.rope_type: The rotary scaling "yarn" is not implemented. Supported: default, linear, llama3.',
  ],
  [
    { rope_parameters: { rope_type: 'dynamic', factor: 4 } },
    'rope_parameters.rope_type: The rotary scaling "dynamic" is not implemented. Supported: default, linear, llama3.',
  ],
  [
    { rope_scaling: { type: 'longrope' } },
    'rope_scaling.rope_type: The rotary scaling "longrope" is not implemented. Supported: default, linear, llama3.',
  ],
  [
    { rope_parameters: { full_attention: { rope_type: 'default' } } },
    'rope_parameters.full_attention: Each layer type has its own rotary parameters. Supported: one set for all.',
  ],
  [{ partial_rotary_factor: 0.5 }, 'partial_rotary_factor: Only a part (0.5) of each head is rotated. Supported: 1.'],
  [
    { hidden_act: 'relu' },
    'hidden_act: The activation "relu" is not implemented. Supported: silu, swish, gelu_pytorch_tanh, gelu_new.',
  ],
  [
    { model_type: 'gemma2', hidden_activation: 'gelu' },
    'hidden_activation: The activation "gelu" is not implemented. ' +
      'Supported: silu, swish, gelu_pytorch_tanh, gelu_new.',
  ],
  ...quantised.map(
    ([fields, what]) =>
      [fields, `${Object.keys(fields)[0]!}: The weights are quantised with ${what}. ${ORIGINAL}`] as const,
  ),
  [
    { pretraining_tp: 2 },
    'pretraining_tp: The matrix products are split as in tensor-parallel pretraining. Supported: 1.',
  ],
  [
    { model_type: 'gemma2', use_bidirectional_attention: true },
    'use_bidirectional_attention: The attention looks at later tokens. Supported: causal attention.',
  ],
  [
    { model_type: 'qwen2', is_causal: false },
    'is_causal: The attention looks at later tokens. Supported: causal attention.',
  ],
  [
    { add_cross_attention: true },
    'add_cross_attention: The blocks attend to an encoder. Supported: decoder-only models.',
  ],
  [{ per_layer_config: {} }, 'per_layer_config: The blocks differ in their sizes. Supported: blocks of one size.'],
  [
    { model_type: 'mistral', layer_types: [] },
    'layer_types: Mistral with layer types is another architecture. Supported: no such field.',
  ],
  [
    { model_type: 'qwen3', layer_types: ['full_attention', 'linear_attention'] },
    'layer_types: The layer type "linear_attention" is not implemented. Supported: full_attention, sliding_attention.',
  ],
];

const bad: readonly (readonly [fields: JsonObject, message: string])[] = [
  [
    { model_type: undefined },
    "model_type: Found nothing, expected a text. Set it to the model's family: llama, mistral, qwen2, qwen3, gemma2.",
  ],
  [{ hidden_size: 0 }, `hidden_size: Found 0, expected a positive integer. ${MEND}`],
  [{ num_hidden_layers: '12' }, `num_hidden_layers: Found "12", expected a positive integer up to 10000. ${MEND}`],
  [{ vocab_size: 8.5 }, `vocab_size: Found 8.5, expected a positive integer. ${MEND}`],
  [{ rms_norm_eps: -1 }, `rms_norm_eps: Found -1, expected a positive number. ${MEND}`],
  [{ tie_word_embeddings: 'yes' }, `tie_word_embeddings: Found "yes", expected true or false. ${MEND}`],
  [{ hidden_act: 3 }, `hidden_act: Found 3, expected a text. ${MEND}`],
  [{ num_key_value_heads: 3 }, `num_key_value_heads: Found 3, which does not divide the 4 attention heads. ${MEND}`],
  [{ hidden_size: 30 }, `hidden_size: Found 30, which is no multiple of the 4 attention heads. ${MEND}`],
  [{ head_dim: 7 }, `head_dim: The head width is 7; rotation pairs need an even one. ${MEND}`],
  [{ hidden_size: 12 }, `head_dim: The head width is 3; rotation pairs need an even one. ${MEND}`],
  [{ rope_theta: -5 }, `rope_theta: Found -5, expected a positive number. ${MEND}`],
  [{ rope_scaling: 'linear' }, `rope_scaling: Found "linear", expected an object or null. ${MEND}`],
  [{ rope_scaling: { type: 'linear' } }, `rope_scaling.factor: Found nothing, expected a positive number. ${MEND}`],
  [
    { rope_scaling: { rope_type: 'llama3', factor: 8, low_freq_factor: 4, high_freq_factor: 4 } },
    `rope_scaling.high_freq_factor: Found 4, which is not larger than low_freq_factor 4. ${MEND}`,
  ],
  [{ model_type: 'gemma2', layer_types: ['full_attention'] }, `layer_types: Found 1 entries for 2 blocks. ${MEND}`],
  [{ model_type: 'gemma2', layer_types: [1, 2] }, `layer_types.0: Found 1, expected a text. ${MEND}`],
  [
    { model_type: 'gemma2', sliding_window: null },
    `sliding_window: Some blocks slide, but there is no window. ${MEND}`,
  ],
  [
    { model_type: 'qwen2', num_key_value_heads: 2, layer_types: ['full_attention', 'sliding_attention'] },
    `sliding_window: Some blocks slide, but there is no window. ${MEND}`,
  ],
  [{ model_type: 'qwen3', head_dim: null }, `head_dim: Found null, expected a positive integer. ${MEND}`],
];

describe('a config that is refused', () => {
  test.each(unsupported)('unsupported %j', (fields, message) => {
    const parse = () => parseModelConfig({ ...tiny, num_key_value_heads: 2, head_dim: 8, ...fields }, 'm/config.json');
    expect(parse).toThrow(
      expect.objectContaining({
        message: `m/config.json: ${message}`,
        exitCode: 2,
        fault: faultWith('model.unsupported'),
      }),
    );
  });

  test.each(bad)('bad %j', (fields, message) => {
    const parse = () => parseModelConfig({ ...tiny, ...fields }, 'm/config.json');
    expect(parse).toThrow(
      expect.objectContaining({
        message: `m/config.json: ${message}`,
        exitCode: 2,
        fault: faultWith('model.bad-config'),
      }),
    );
  });
});

function faultWith(code: string): unknown {
  return expect.objectContaining({ code });
}
