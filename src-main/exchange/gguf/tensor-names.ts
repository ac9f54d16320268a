/** Names of tensors in GGUF files. Source: `llama-arch.cpp` of llama.cpp. */

import { EMBEDDING_NAME, HEAD_NAME } from '../../models/tensors.ts';
import type { DecoderSpec } from '../../models/spec.ts';

const OUTSIDE: Readonly<Record<string, string>> = {
  [EMBEDDING_NAME]: 'token_embd.weight',
  'model.norm.weight': 'output_norm.weight',
  [HEAD_NAME]: 'output.weight',
};

/** Name of the head, which is absent where it is the embedding table. */
export const GGUF_HEAD = 'output.weight';
/** Factors on the rotary frequencies, one for each pair of values in a head. */
export const ROPE_FACTORS = 'rope_freqs.weight';

const PARTS: Readonly<Record<string, string>> = {
  input_layernorm: 'attn_norm',
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  'self_attn.q_norm': 'attn_q_norm',
  'self_attn.k_norm': 'attn_k_norm',
  post_attention_layernorm: 'ffn_norm',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
};

/** Where norms stand after attention and MLP as well, the names of Hugging Face mean other places. */
const POST_NORM_PARTS: Readonly<Record<string, string>> = {
  ...PARTS,
  post_attention_layernorm: 'post_attention_norm',
  pre_feedforward_layernorm: 'ffn_norm',
  post_feedforward_layernorm: 'post_ffw_norm',
};

const BLOCK_TENSOR = /^model\.layers\.(\d+)\.(.+)\.(weight|bias)$/;

/** The name in a GGUF file of a tensor with this name in a model folder. */
export function ggufName(name: string, spec: Pick<DecoderSpec, 'postNorms'>): string {
  const [, block, part, kind] = BLOCK_TENSOR.exec(name) ?? [];
  const parts = spec.postNorms ? POST_NORM_PARTS : PARTS;
  const known = part === undefined ? OUTSIDE[name] : parts[part];
  if (known === undefined) throw new RangeError(`${name} has no name in GGUF files.`);
  return part === undefined ? known : `blk.${block}.${known}.${kind}`;
}
