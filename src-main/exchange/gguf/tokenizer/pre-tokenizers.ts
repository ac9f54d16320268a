/**
 * How texts are split before byte pairs are merged: the names in GGUF files, and the same for Hugging Face's library.
 * Source: `llama-vocab.cpp` of llama.cpp (`llm_tokenizer_bpe`, `tokenizer_pre`).
 */

import { WORD_PATTERN } from '../../../data/bpe/words-of.ts';
import type { JsonObject } from '../../../models/json.ts';

export interface PreTokenizer {
  /** Values of `tokenizer.ggml.pre`; the first is the one that is written. */
  readonly names: readonly [string, ...string[]];
  /** Parts of tokenizer.json, apart from what concerns offsets alone. */
  readonly normalizer: unknown;
  readonly split: readonly JsonObject[];
  /** A piece that is a token as a whole is not split into bytes and merged. */
  readonly ignoreMerges: boolean;
  /** Whether a text starts with the first special token where the file does not say it. */
  readonly addsBos: boolean;
}

const bytes = (useRegex: boolean) => ({ type: 'ByteLevel', add_prefix_space: false, use_regex: useRegex });
const isolated = (pattern: string) => ({
  type: 'Split',
  pattern: { Regex: pattern },
  behavior: 'Isolated',
  invert: false,
});

const LLAMA3 = WORD_PATTERN.replace('|\\p{N}|', '|\\p{N}{1,3}|');
const TEKKEN =
  '[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|' +
  '[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|' +
  '\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';

export const PRE_TOKENIZERS: readonly PreTokenizer[] = [
  {
    names: ['qwen2', 'deepseek-r1-qwen'],
    normalizer: { type: 'NFC' },
    split: [isolated(WORD_PATTERN), bytes(false)],
    ignoreMerges: false,
    addsBos: false,
  },
  {
    names: ['llama-bpe', 'llama3', 'llama-v3'],
    normalizer: null,
    split: [isolated(LLAMA3), bytes(false)],
    ignoreMerges: true,
    addsBos: true,
  },
  {
    names: ['tekken'],
    normalizer: null,
    split: [isolated(TEKKEN), bytes(false)],
    ignoreMerges: true,
    addsBos: true,
  },
  {
    names: ['smollm', 'starcoder', 'refact', 'command-r'],
    normalizer: null,
    split: [{ type: 'Digits', individual_digits: true }, bytes(true)],
    ignoreMerges: false,
    addsBos: false,
  },
  { names: ['gpt-2'], normalizer: null, split: [bytes(true)], ignoreMerges: false, addsBos: false },
];
