/** A trained tokenizer as the files of a model folder. */
import { InputError } from '../../base/errors.ts';
import { END_OF_TEXT } from '../corpus.ts';
import { SORTED_LETTERS } from './byte-alphabet.ts';
import { bpeModelJson } from './model-json.ts';
import type { Merge } from './train.ts';
import { WORD_PATTERN } from './words-of.ts';

/** Tokens that stand for no text, in the order of their ids: what ends a document, and what fills a batch up. */
export const SPECIAL_TOKENS = [END_OF_TEXT, '<|pad|>'] as const;
export const END_ID = 0;
export const PAD_ID = 1;

/** Tokens that every vocabulary has: the special ones and the bytes. */
export const LEAST_TOKENS = SPECIAL_TOKENS.length + SORTED_LETTERS.length;

/** Tokens besides these. @throws InputError `request.bad-option` for a vocabulary too small for the bytes */
export function mergesFor(vocabulary: number, field: string): number {
  if (vocabulary >= LEAST_TOKENS) return vocabulary - LEAST_TOKENS;
  throw new InputError({
    code: 'request.bad-option',
    field,
    message: `A vocabulary of ${vocabulary} tokens has no room for the 256 bytes and ${SPECIAL_TOKENS.length} special tokens.`,
    remedy: `Ask for at least ${LEAST_TOKENS} tokens; 4096 to 32768 are common.`,
  });
}

export interface TokenizerFiles {
  /** Number of tokens. */
  readonly size: number;
  /** Content of each file by its name. */
  readonly files: Readonly<Record<'tokenizer.json' | 'tokenizer_config.json', string>>;
}

/**
 * Ids are those of Hugging Face's trainer: special tokens, bytes by the code point of their letter, merges in order; two
 * merges that give the same token share its id.
 */
export function tokenizerFiles(merges: readonly Merge[]): TokenizerFiles {
  const vocab = new Map<string, number>();
  for (const token of [...SPECIAL_TOKENS, ...SORTED_LETTERS, ...merges.map(([left, right]) => left + right)]) {
    if (!vocab.has(token)) vocab.set(token, vocab.size);
  }
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  const split = { type: 'Split', pattern: { Regex: WORD_PATTERN }, behavior: 'Isolated', invert: false };
  const bytes = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true };
  const definition = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL_TOKENS.map((content, id) => ({ id, content, ...flags })),
    normalizer: { type: 'NFC' },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [split, { ...bytes, use_regex: false }] },
    post_processor: null,
    decoder: { ...bytes, use_regex: true },
    model: bpeModelJson({
      unknown: null,
      fusesUnknown: false,
      fallsBackToBytes: false,
      ignoresMerges: false,
      vocab: Object.fromEntries(vocab),
      merges,
    }),
  };
  const [end, pad] = SPECIAL_TOKENS;
  const config = {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: end,
    eos_token: end,
    unk_token: end,
    pad_token: pad,
    add_bos_token: false,
    add_eos_token: false,
    clean_up_tokenization_spaces: false,
  };
  return {
    size: vocab.size,
    files: {
      'tokenizer.json': `${JSON.stringify(definition)}\n`,
      'tokenizer_config.json': `${JSON.stringify(config, null, 2)}\n`,
    },
  };
}
