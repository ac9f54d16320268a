/** Keys and numbers of the vocabulary in GGUF files. Source: `llama.h` (`enum llama_token_type`) and `llama-arch.cpp`. */

export const TOKEN_KEYS = {
  model: 'tokenizer.ggml.model',
  pre: 'tokenizer.ggml.pre',
  tokens: 'tokenizer.ggml.tokens',
  kinds: 'tokenizer.ggml.token_type',
  scores: 'tokenizer.ggml.scores',
  merges: 'tokenizer.ggml.merges',
  addBos: 'tokenizer.ggml.add_bos_token',
  addEos: 'tokenizer.ggml.add_eos_token',
  addSpace: 'tokenizer.ggml.add_space_prefix',
  chatTemplate: 'tokenizer.chat_template',
} as const;

/** What a token is. */
export const TOKEN_KINDS = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

export interface Vocabulary {
  /** By id. */
  readonly tokens: readonly string[];
  readonly kinds: readonly number[];
  /** By content. */
  readonly ids: ReadonlyMap<string, number>;
}

/** The vocabulary as tokenizer.json has it. */
export function vocabObject({ tokens }: Pick<Vocabulary, 'tokens'>): Readonly<Record<string, number>> {
  return Object.fromEntries(tokens.map((token, id) => [token, id]));
}
