/** From the vocabulary in a GGUF file to `tokenizer.json`. Source: `llama-vocab.cpp` of llama.cpp. */

import { badConfig, unsupported } from '../../../models/faults.ts';
import type { JsonObject } from '../../../models/json.ts';
import type { Questions } from '../metadata.ts';
import { bpeParts } from './bpe-in.ts';
import { readSpecialIds, type SpecialIds } from './special-ids.ts';
import { spmParts } from './spm-in.ts';
import { TOKEN_KEYS, TOKEN_KINDS, type Vocabulary } from './vocabulary.ts';

/** What the two kinds of tokenizers differ in. */
export interface TokenizerParts {
  readonly model: JsonObject;
  readonly normalizer: unknown;
  readonly preTokenizer: unknown;
  readonly decoder: unknown;
  /** Whether a text starts with the first special token where the file does not say it. */
  readonly addsBos: boolean;
}

export interface TokenizerIn {
  /** Number of tokens. */
  readonly size: number;
  readonly ids: SpecialIds;
  /** Content of `tokenizer.json` and `tokenizer_config.json`. */
  readonly definition: JsonObject;
  readonly config: JsonObject;
}

const KINDS: Readonly<Record<string, (vocabulary: Vocabulary, ask: Questions) => TokenizerParts>> = {
  gpt2: bpeParts,
  llama: spmParts,
};

/** @throws InputError `model.unsupported` or `model.bad-config`, naming the key */
export function tokenizerFrom(ask: Questions): TokenizerIn {
  const name = ask.required(TOKEN_KEYS.model, ask.text(TOKEN_KEYS.model));
  const parts = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (parts === undefined) {
    throw unsupported(
      ask.file,
      TOKEN_KEYS.model,
      `The tokenizer “${name}” is not read.`,
      Object.keys(KINDS).join(', '),
    );
  }
  const vocabulary = readVocabulary(ask);
  const ids = readSpecialIds(ask, vocabulary.tokens.length);
  const { model, normalizer, preTokenizer, decoder, addsBos } = parts(vocabulary, ask);
  const content = (id: number | null | undefined): string | undefined => vocabulary.tokens[id ?? -1];
  const bos = (ask.flag(TOKEN_KEYS.addBos) ?? addsBos) ? ids.bos : null;
  const eos = ask.flag(TOKEN_KEYS.addEos) === true ? (ids.eos[0] ?? null) : null;
  const definition = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedTokens(vocabulary),
    normalizer,
    pre_tokenizer: preTokenizer,
    post_processor: postProcessor(vocabulary.tokens, bos, eos),
    decoder,
    model,
  };
  const template = ask.text(TOKEN_KEYS.chatTemplate);
  const config = {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: content(ids.bos),
    eos_token: content(ids.eos[0]),
    pad_token: content(ids.pad),
    unk_token: content(ids.unknown),
    add_bos_token: bos !== null,
    add_eos_token: eos !== null,
    clean_up_tokenization_spaces: false,
    chat_template: template,
  };
  return { size: vocabulary.tokens.length, ids, definition, config };
}

function readVocabulary(ask: Questions): Vocabulary {
  const { file } = ask;
  const tokens = ask.required(TOKEN_KEYS.tokens, ask.texts(TOKEN_KEYS.tokens));
  const kinds = ask.numbers(TOKEN_KEYS.kinds) ?? tokens.map(() => TOKEN_KINDS.normal);
  if (kinds.length !== tokens.length) {
    const message = `Found ${kinds.length} kinds for ${tokens.length} tokens.`;
    throw badConfig(file, TOKEN_KEYS.kinds, message, 'Download the file again.');
  }
  const ids = new Map<string, number>();
  for (const [id, token] of tokens.entries()) {
    const earlier = ids.get(token);
    if (earlier !== undefined) {
      const message = `Tokens ${earlier} and ${id} are the same.`;
      throw badConfig(file, TOKEN_KEYS.tokens, message, 'Convert the model again with the tools of llama.cpp.');
    }
    ids.set(token, id);
  }
  return { tokens, kinds, ids };
}

/** Tokens that are found in a text before anything else. */
function addedTokens({ tokens, kinds }: Vocabulary): JsonObject[] {
  return tokens.flatMap((content, id) => {
    const kind = kinds[id];
    const isSpecial = kind === TOKEN_KINDS.control || kind === TOKEN_KINDS.unknown;
    if ((!isSpecial && kind !== TOKEN_KINDS.userDefined) || content === '') return [];
    const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: isSpecial };
    return [{ id, content, ...flags }];
  });
}

/** Puts special tokens around each text; null where there are none. */
function postProcessor(tokens: readonly string[], bos: number | null, eos: number | null): JsonObject | null {
  const used = [bos, eos].filter((id) => id !== null);
  if (used.length === 0) return null;
  const special = (id: number | null, type: number) =>
    id === null ? [] : [{ SpecialToken: { id: tokens[id], type_id: type } }];
  const around = (sequence: string, type: number) => [
    ...special(bos, type),
    { Sequence: { id: sequence, type_id: type } },
    ...special(eos, type),
  ];
  return {
    type: 'TemplateProcessing',
    single: around('A', 0),
    pair: [...around('A', 0), ...around('B', 1)],
    special_tokens: Object.fromEntries(
      used.map((id) => [tokens[id], { id: tokens[id], ids: [id], tokens: [tokens[id]] }]),
    ),
  };
}
