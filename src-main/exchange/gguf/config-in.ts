/** From the metadata of a GGUF file to `config.json`. Source: `llama-model.cpp` of llama.cpp (`load_hparams`). */

import type { FileHandle } from 'node:fs/promises';
import { parseModelConfig } from '../../models/config.ts';
import { FAMILY_TABLE } from '../../models/families/index.ts';
import { badWeights, show, unsupported } from '../../models/faults.ts';
import type { JsonObject } from '../../models/json.ts';
import type { DecoderSpec, FamilyName } from '../../models/spec.ts';
import { FAMILY_OF } from './architectures.ts';
import type { GgufHeader } from './header.ts';
import { Questions } from './metadata.ts';
import { readValues, rowsOf } from './read-values.ts';
import { llama3Settings } from './rotary.ts';
import { GGUF_HEAD, ROPE_FACTORS } from './tensor-names.ts';
import type { SpecialIds } from './tokenizer/special-ids.ts';

export interface ConfigIn {
  readonly json: JsonObject;
  readonly spec: DecoderSpec;
}

/**
 * @throws InputError `model.unsupported` for another architecture or what this program would compute wrongly, and
 *   `model.bad-config` for values that no model can have, naming the key
 */
export async function configFrom(header: GgufHeader, handle: FileHandle, ids: SpecialIds): Promise<ConfigIn> {
  const { file, tensors } = header;
  const ask = new Questions(header);
  const family = familyOf(ask);
  const sizes = readSizes(ask, header);
  const scaling = await readScaling(ask, header, handle, sizes.rope_theta, sizes.head_dim);
  const { architecture } = FAMILY_TABLE[family];
  const json: JsonObject = {
    architectures: [architecture],
    model_type: family,
    ...sizes,
    ...scaling,
    ...familyFields(family, ask, header, sizes),
    tie_word_embeddings: !tensors.has(GGUF_HEAD),
    torch_dtype: 'float16',
    ...(ids.bos === null ? {} : { bos_token_id: ids.bos }),
    ...(ids.eos.length === 0 ? {} : { eos_token_id: ids.eos.length === 1 ? ids.eos[0] : ids.eos }),
    ...(ids.pad === null ? {} : { pad_token_id: ids.pad }),
  };
  return { json, spec: parseModelConfig(json, file).spec };
}

function familyOf(ask: Questions): FamilyName {
  const key = 'general.architecture';
  const name = ask.required(key, ask.text(key));
  const family = FAMILY_OF.get(name);
  if (family === undefined) {
    const message = `The architecture ${show(name)} is not implemented.`;
    throw unsupported(ask.file, key, message, [...FAMILY_OF.keys()].join(', '));
  }
  const experts = `${name}.expert_count`;
  if ((ask.index(experts) ?? 0) > 0) {
    throw unsupported(ask.file, experts, 'The blocks are a mixture of experts.', 'models without experts');
  }
  return family;
}

function readSizes(ask: Questions, { file, tensors }: GgufHeader) {
  const name = ask.text('general.architecture') ?? '';
  const must = (part: string): number => ask.required(`${name}.${part}`, ask.count(`${name}.${part}`));
  const heads = must('attention.head_count');
  const width = must('embedding_length');
  const embedding = tensors.get('token_embd.weight');
  if (embedding === undefined) throw badWeights(file, 'token_embd.weight', 'The tensor is missing.');
  const headDim = ask.count(`${name}.attention.key_length`) ?? width / heads;
  requireSame(ask, `${name}.attention.value_length`, headDim, 'Values are not as wide as keys.');
  requireSame(ask, `${name}.rope.dimension_count`, headDim, 'Only a part of each head is rotated.');
  const epsilon = `${name}.attention.layer_norm_rms_epsilon`;
  return {
    vocab_size: rowsOf(embedding).rows,
    hidden_size: width,
    intermediate_size: must('feed_forward_length'),
    num_hidden_layers: must('block_count'),
    num_attention_heads: heads,
    num_key_value_heads: ask.count(`${name}.attention.head_count_kv`) ?? heads,
    head_dim: headDim,
    max_position_embeddings: must('context_length'),
    rms_norm_eps: ask.required(epsilon, ask.positive(epsilon)),
    rope_theta: ask.positive(`${name}.rope.freq_base`) ?? 10_000,
  };
}

function requireSame(ask: Questions, key: string, expected: number, message: string): void {
  const found = ask.count(key) ?? expected;
  if (found !== expected) throw unsupported(ask.file, key, `Found ${found}. ${message}`, String(expected));
}

async function readScaling(
  ask: Questions,
  { file, tensors }: GgufHeader,
  handle: FileHandle,
  ropeTheta: number,
  headDim: number,
): Promise<JsonObject> {
  const name = ask.text('general.architecture') ?? '';
  const key = `${name}.rope.scaling.type`;
  const type = ask.text(key) ?? 'none';
  if (type === 'linear') {
    const factor = `${name}.rope.scaling.factor`;
    return { rope_scaling: { rope_type: 'linear', factor: ask.required(factor, ask.positive(factor)) } };
  }
  if (type !== 'none')
    throw unsupported(file, key, `The rotary scaling ${show(type)} is not implemented.`, 'none, linear');
  const stored = tensors.get(ROPE_FACTORS);
  if (stored === undefined) return {};
  const factors = new Float32Array(rowsOf(stored).width);
  await readValues(handle, file, stored, 0, factors);
  const settings = llama3Settings(factors, { ropeTheta, headDim });
  if (settings !== null) return { rope_scaling: settings };
  const message = 'The rotary factors are not those of Llama 3.';
  throw unsupported(file, ROPE_FACTORS, message, 'the factors of Llama 3.1, 3.2 and 3.3');
}

type Sizes = ReturnType<typeof readSizes>;

/** What only some families have. */
function familyFields(family: FamilyName, ask: Questions, header: GgufHeader, sizes: Sizes): JsonObject {
  const hasBias = (part: string): boolean => header.tensors.has(`blk.0.${part}.bias`);
  const silu = { hidden_act: 'silu' };
  const table: Readonly<Record<FamilyName, () => JsonObject>> = {
    llama: () => ({ ...silu, attention_bias: hasBias('attn_q'), mlp_bias: hasBias('ffn_gate') }),
    mistral: () => ({ ...silu, sliding_window: null }),
    qwen2: () => ({ ...silu, use_sliding_window: false }),
    qwen3: () => ({ ...silu, attention_bias: hasBias('attn_q'), use_sliding_window: false }),
    gemma2: () => ({
      hidden_activation: 'gelu_pytorch_tanh',
      attention_bias: false,
      query_pre_attn_scalar: gemma2Scalar(sizes),
      sliding_window: ask.count('gemma2.attention.sliding_window') ?? 4096,
      attn_logit_softcapping: ask.positive('gemma2.attn_logit_softcapping') ?? 50,
      final_logit_softcapping: ask.positive('gemma2.final_logit_softcapping') ?? 30,
    }),
  };
  return table[family]();
}

/** The file does not say it; llama.cpp knows the model of 27 B parameters by its 46 blocks. */
export function gemma2Scalar(
  sizes: Pick<Sizes, 'num_hidden_layers' | 'hidden_size' | 'num_attention_heads' | 'head_dim'>,
): number {
  return sizes.num_hidden_layers === 46 ? sizes.hidden_size / sizes.num_attention_heads : sizes.head_dim;
}
