import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseModelConfig } from './config.ts';
import { elementCount } from './dtypes.ts';
import type { JsonObject } from './json.ts';
import type { DecoderSpec } from './spec.ts';
import { expectedTensors } from './tensors.ts';

/** Sizes of a tiny decoder with grouped queries. */
const tiny = {
  vocab_size: 64,
  hidden_size: 32,
  intermediate_size: 48,
  num_attention_heads: 4,
  num_key_value_heads: 2,
} as const;

interface Golden {
  readonly config: JsonObject;
  /** What transformers 5.23 makes of the same config. */
  readonly spec: Partial<DecoderSpec>;
  readonly tensors: number;
  readonly parameters: number;
  /** First 16 digits of the SHA-256 of the state dict's sorted [name, shape] pairs as JSON. */
  readonly digest: string;
}

const goldens: Readonly<Record<string, Golden>> = {
  'llama, all defaults': {
    config: { model_type: 'llama' },
    spec: {
      blocks: 32,
      keyValueHeads: 32,
      headDim: 128,
      normEps: 1e-6,
      ropeTheta: 10_000,
      tiedHead: false,
      maxPositions: 2048,
    },
    tensors: 291,
    parameters: 6_738_415_616,
    digest: 'ce00c1efe4d5414e',
  },
  'llama 3, old rope layout, biases': {
    config: {
      ...tiny,
      model_type: 'llama',
      num_hidden_layers: 2,
      rms_norm_eps: 1e-5,
      max_position_embeddings: 1024,
      rope_theta: 500000,
      rope_scaling: {
        rope_type: 'llama3',
        factor: 8,
        low_freq_factor: 1,
        high_freq_factor: 4,
        original_max_position_embeddings: 256,
      },
      tie_word_embeddings: true,
      attention_bias: true,
      mlp_bias: true,
    },
    spec: {
      headDim: 8,
      normEps: 1e-5,
      ropeTheta: 500_000,
      ropeScaling: { type: 'llama3', factor: 8, lowFreqFactor: 1, highFreqFactor: 4, originalMaxPositions: 256 },
      tiedHead: true,
      qkvBias: true,
      outputBias: true,
      mlpBias: true,
    },
    tensors: 34,
    parameters: 18_016,
    digest: '3ea12acb70d793bf',
  },
  'llama, new rope layout, own head width': {
    config: {
      ...tiny,
      model_type: 'llama',
      num_hidden_layers: 1,
      num_key_value_heads: null,
      head_dim: 16,
      rope_parameters: { rope_type: 'linear', factor: 2, rope_theta: 12345 },
    },
    spec: {
      keyValueHeads: 4,
      headDim: 16,
      attentionScale: 0.25,
      ropeTheta: 12345,
      ropeScaling: { type: 'linear', factor: 2 },
    },
    tensors: 12,
    parameters: 16_992,
    digest: 'de65232ac0fddd61',
  },
  'llama, scaling named by `type`': {
    config: {
      ...tiny,
      model_type: 'llama',
      num_hidden_layers: 1,
      num_key_value_heads: 4,
      rope_theta: 777,
      rope_scaling: { type: 'linear', factor: 4 },
    },
    spec: { ropeTheta: 777, ropeScaling: { type: 'linear', factor: 4 } },
    tensors: 12,
    parameters: 12_896,
    digest: 'cb2a3aaadd0faa9b',
  },
  mistral: {
    config: { ...tiny, model_type: 'mistral', num_hidden_layers: 2, sliding_window: 8 },
    spec: { slidingWindow: [8, 8], qkvBias: false, tiedHead: false, maxPositions: 131_072 },
    tensors: 21,
    parameters: 19_616,
    digest: '7d72a27aeb97dd43',
  },
  'mistral, all defaults': {
    config: { model_type: 'mistral' },
    spec: { keyValueHeads: 8, intermediateSize: 14_336, slidingWindow: Array<number>(32).fill(4096) },
    tensors: 291,
    parameters: 7_241_732_096,
    digest: '3b833dd7f316e3fa',
  },
  'qwen2, later blocks slide': {
    config: {
      ...tiny,
      model_type: 'qwen2',
      num_hidden_layers: 3,
      use_sliding_window: true,
      sliding_window: 16,
      max_window_layers: 1,
      tie_word_embeddings: true,
    },
    spec: { slidingWindow: [null, 16, 16], qkvBias: true, outputBias: false, tiedHead: true, maxPositions: 32_768 },
    tensors: 38,
    parameters: 25_504,
    digest: 'b6e19c0bb85a9963',
  },
  'qwen2, window switched off': {
    config: {
      ...tiny,
      model_type: 'qwen2',
      num_hidden_layers: 2,
      use_sliding_window: false,
      sliding_window: 16,
      max_window_layers: 1,
      rope_theta: 1e6,
    },
    spec: { slidingWindow: [null, null], ropeTheta: 1e6, tiedHead: false },
    tensors: 27,
    parameters: 19_744,
    digest: 'eb9ec5a354f7c785',
  },
  'qwen3, layer types, head width 128 by default': {
    config: {
      ...tiny,
      model_type: 'qwen3',
      num_hidden_layers: 2,
      attention_bias: true,
      use_sliding_window: true,
      sliding_window: 5,
      layer_types: ['sliding_attention', 'full_attention'],
    },
    spec: { headDim: 128, attentionScale: 128 ** -0.5, queryKeyNorm: true, outputBias: true, slidingWindow: [5, null] },
    tensors: 33,
    parameters: 114_400,
    digest: '3cd2ac437a953da1',
  },
  gemma2: {
    config: {
      ...tiny,
      model_type: 'gemma2',
      num_hidden_layers: 3,
      head_dim: 8,
      query_pre_attn_scalar: 16,
      sliding_window: 6,
      final_logit_softcapping: null,
    },
    spec: {
      attentionScale: 0.25,
      attentionSoftcap: 50,
      logitSoftcap: null,
      slidingWindow: [6, null, 6],
      normOffset: 1,
      postNorms: true,
      embeddingScale: 32 ** 0.5,
      activation: 'gelu-tanh',
      tiedHead: true,
    },
    tensors: 35,
    parameters: 25_504,
    digest: 'ab1baf34aa5d139b',
  },
  'gemma2, all defaults': {
    config: { model_type: 'gemma2' },
    spec: { keyValueHeads: 4, headDim: 256, logitSoftcap: 30, attentionScale: 1 / 16, maxPositions: 8192 },
    tensors: 288,
    parameters: 2_614_341_888,
    digest: 'fda03b9b9d25a0b0',
  },
};

describe('the spec and the tensors are those of transformers', () => {
  test.each(Object.entries(goldens))('%s', (_name, { config, spec, tensors, parameters, digest }) => {
    const parsed = parseModelConfig(config, 'config.json');
    expect(parsed.spec).toMatchObject(spec);
    expect(parsed.warnings).toEqual([]);
    const expected = expectedTensors(parsed.spec);
    expect(expected.length).toBe(tensors);
    expect(expected.reduce((sum, { shape }) => sum + elementCount(shape), 0)).toBe(parameters);
    const pairs = expected.map(({ name, shape }) => [name, shape] as const).sort(([a], [b]) => (a < b ? -1 : 1));
    expect(createHash('sha256').update(JSON.stringify(pairs)).digest('hex').slice(0, 16)).toBe(digest);
  });
});

const tinyConfig = (family: string, fields: JsonObject): JsonObject => ({
  ...tiny,
  model_type: family,
  num_hidden_layers: 2,
  ...fields,
});
const specOf = (family: string, fields: JsonObject): DecoderSpec =>
  parseModelConfig(tinyConfig(family, fields), 'config.json').spec;

describe('precedence and tolerance', () => {
  test('rope_scaling before rope_parameters, the inner rope_theta before the outer', () => {
    const fields = {
      rope_theta: 1,
      rope_scaling: { type: 'linear', factor: 3, rope_theta: 2 },
      rope_parameters: { rope_type: 'linear', factor: 5, rope_theta: 4 },
    };
    expect(specOf('llama', fields)).toMatchObject({ ropeTheta: 2, ropeScaling: { type: 'linear', factor: 3 } });
    expect(specOf('llama', { ...fields, rope_scaling: null })).toMatchObject({ ropeTheta: 4 });
  });

  test('the original context of llama3 scaling: the outer field first, else the inner, else the model’s', () => {
    const inner = { rope_type: 'llama3', factor: 8, low_freq_factor: 1, high_freq_factor: 4 };
    const original = (fields: JsonObject): unknown =>
      specOf('llama', { max_position_embeddings: 99, ...fields }).ropeScaling;
    expect(original({ rope_scaling: inner })).toMatchObject({ originalMaxPositions: 99 });
    const both = { ...inner, original_max_position_embeddings: 50 };
    expect(original({ rope_scaling: both })).toMatchObject({ originalMaxPositions: 50 });
    expect(original({ rope_scaling: both, original_max_position_embeddings: 40 })).toMatchObject({
      originalMaxPositions: 40,
    });
  });

  test('gemma2 reads hidden_activation, never hidden_act', () => {
    expect(specOf('gemma2', { hidden_act: 'relu', hidden_activation: 'silu' }).activation).toBe('silu');
  });

  test('code of its own and dropout are warned of', () => {
    const config = tinyConfig('llama', { auto_map: { AutoModel: 'x.Y' }, attention_dropout: 0.1 });
    expect(parseModelConfig(config, 'config.json').warnings).toEqual([
      'The config names code of its own (auto_map); it is not run, the standard llama is computed.',
      'attention_dropout 0.1 is not applied in training.',
    ]);
  });

  test('where a norm or a bias stands is given by role and block', () => {
    const names = expectedTensors(specOf('gemma2', {})).map(({ name, role, block }) => `${block} ${role} ${name}`);
    expect(names[0]).toBe('null embedding model.embed_tokens.weight');
    expect(names[1]).toBe('1 norm model.layers.0.input_layernorm.weight');
    expect(names.at(-2)).toBe('2 norm model.layers.1.post_feedforward_layernorm.weight');
    expect(names.at(-1)).toBe('null finalNorm model.norm.weight');
  });
});
