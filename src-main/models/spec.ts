/**
 * What a decoder is, in one normalised description. Each family file turns its `config.json` into this; everything
 * that builds graphs reads only this, never a config.
 */

export const FAMILIES = ['llama', 'mistral', 'qwen2', 'qwen3', 'gemma2'] as const;
export type FamilyName = (typeof FAMILIES)[number];

/** Change of the rotary frequencies for contexts longer than the pretraining length. */
export type RopeScaling =
  | { readonly type: 'none' }
  | { readonly type: 'linear'; readonly factor: number }
  | {
      readonly type: 'llama3';
      readonly factor: number;
      readonly lowFreqFactor: number;
      readonly highFreqFactor: number;
      readonly originalMaxPositions: number;
    };

export interface DecoderSpec {
  readonly family: FamilyName;
  /** V: rows of the embedding table. */
  readonly vocabSize: number;
  /** d: width of the residual stream. */
  readonly hiddenSize: number;
  /** Width of the gated MLP. */
  readonly intermediateSize: number;
  /** n: number of blocks; they are counted 1..n everywhere a person sees them. */
  readonly blocks: number;
  readonly heads: number;
  /** Grouped-query attention: `heads` is a multiple of this. */
  readonly keyValueHeads: number;
  readonly headDim: number;
  readonly normEps: number;
  /** RMSNorm multiplies by `normOffset + w` (Gemma: 1, others: 0). */
  readonly normOffset: 0 | 1;
  readonly activation: 'silu' | 'gelu-tanh';
  readonly ropeTheta: number;
  readonly ropeScaling: RopeScaling;
  readonly qkvBias: boolean;
  readonly outputBias: boolean;
  readonly mlpBias: boolean;
  /** RMSNorm over each head's query and key before the rotation (Qwen3). */
  readonly queryKeyNorm: boolean;
  /** Factor on the attention scores: headDim^-1/2, or query_pre_attn_scalar^-1/2 (Gemma2). */
  readonly attentionScale: number;
  /** cap * tanh(x / cap) on attention scores (Gemma2); null: none. */
  readonly attentionSoftcap: number | null;
  /** cap * tanh(x / cap) on the logits (Gemma2); null: none. */
  readonly logitSoftcap: number | null;
  /** Per block (index 0 is block 1): how many positions back a query sees, itself included; null: all. */
  readonly slidingWindow: readonly (number | null)[];
  /** Norms before and after attention and MLP (Gemma2), instead of before only. */
  readonly postNorms: boolean;
  /** Factor on the embedding output: sqrt(d) for Gemma, else 1. */
  readonly embeddingScale: number;
  /** The LM head is the embedding table. */
  readonly tiedHead: boolean;
  /** Longest context the positions were made for, in tokens. */
  readonly maxPositions: number;
}
