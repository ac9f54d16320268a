/** Which tensors a model folder must hold. All families of this program share Llama's naming. */

import type { DecoderSpec } from './spec.ts';

export type TensorRole = 'embedding' | 'norm' | 'attention' | 'mlp' | 'finalNorm' | 'head';

export interface ExpectedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** `norm`: a norm inside a block, those over single heads included. */
  readonly role: TensorRole;
  /** 1..n; null outside the blocks. */
  readonly block: number | null;
}

/** Name of the embedding table, V x d. */
export const EMBEDDING_NAME = 'model.embed_tokens.weight';

/** The table whose rows token ids choose. */
export function embeddingTable({ vocabSize }: DecoderSpec): { readonly name: string; readonly rows: number } {
  return { name: EMBEDDING_NAME, rows: vocabSize };
}

/** Name of the language-model head, V x d; absent when it is the embedding table. */
export const HEAD_NAME = 'lm_head.weight';

/**
 * Every tensor of a spec, from the input to the output. Linear layers are stored as output x input.
 * Source: transformers, the modules of `modeling_{llama,mistral,qwen2,qwen3,gemma2}.py`.
 */
export function expectedTensors(spec: DecoderSpec): readonly ExpectedTensor[] {
  const { vocabSize, hiddenSize } = spec;
  const blocks = Array.from({ length: spec.blocks }, (_, index) => blockTensors(spec, index)).flat();
  const head: ExpectedTensor = { name: HEAD_NAME, shape: [vocabSize, hiddenSize], role: 'head', block: null };
  return [
    { name: EMBEDDING_NAME, shape: [vocabSize, hiddenSize], role: 'embedding', block: null },
    ...blocks,
    { name: 'model.norm.weight', shape: [hiddenSize], role: 'finalNorm', block: null },
    ...(spec.tiedHead ? [] : [head]),
  ];
}

function blockTensors(spec: DecoderSpec, index: number): ExpectedTensor[] {
  const { hiddenSize: width, intermediateSize: inner, headDim } = spec;
  const queryWidth = spec.heads * headDim;
  const keyWidth = spec.keyValueHeads * headDim;
  const tensor = (role: TensorRole, part: string, shape: readonly number[]): ExpectedTensor => ({
    name: `model.layers.${index}.${part}`,
    shape,
    role,
    block: index + 1,
  });
  const norm = (part: string, size: number): ExpectedTensor => tensor('norm', `${part}.weight`, [size]);
  const linear = (role: TensorRole, part: string, output: number, input: number, bias: boolean): ExpectedTensor[] => [
    tensor(role, `${part}.weight`, [output, input]),
    ...(bias ? [tensor(role, `${part}.bias`, [output])] : []),
  ];
  return [
    norm('input_layernorm', width),
    ...linear('attention', 'self_attn.q_proj', queryWidth, width, spec.qkvBias),
    ...linear('attention', 'self_attn.k_proj', keyWidth, width, spec.qkvBias),
    ...linear('attention', 'self_attn.v_proj', keyWidth, width, spec.qkvBias),
    ...(spec.queryKeyNorm ? [norm('self_attn.q_norm', headDim), norm('self_attn.k_norm', headDim)] : []),
    ...linear('attention', 'self_attn.o_proj', width, queryWidth, spec.outputBias),
    // Without post norms this one stands before the MLP, whatever its name says.
    norm('post_attention_layernorm', width),
    ...(spec.postNorms ? [norm('pre_feedforward_layernorm', width)] : []),
    ...linear('mlp', 'mlp.gate_proj', inner, width, spec.mlpBias),
    ...linear('mlp', 'mlp.up_proj', inner, width, spec.mlpBias),
    ...linear('mlp', 'mlp.down_proj', width, inner, spec.mlpBias),
    ...(spec.postNorms ? [norm('post_feedforward_layernorm', width)] : []),
  ];
}
