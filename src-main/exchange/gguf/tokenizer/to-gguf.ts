/** From `tokenizer.json` to the vocabulary of a GGUF file. Source: `convert_hf_to_gguf.py`, `gguf-py/gguf/vocab.py` of llama.cpp. */

import type { SpecialTokens } from '../../../models/folder-tokens.ts';
import { isJsonObject, type JsonObject } from '../../../models/json.ts';
import type { MetaEntry } from '../write.ts';
import { bpeEntries } from './bpe-out.ts';
import { readTokenizerJson } from './tokenizer-json.ts';
import { ID_KEYS } from './special-ids.ts';
import { spmEntries } from './spm-out.ts';
import { TOKEN_KEYS, TOKEN_KINDS } from './vocabulary.ts';

export interface TokenizerFilesGiven {
  /** Path and content of `tokenizer.json`. */
  readonly file: string;
  readonly json: JsonObject;
  /** Content of `tokenizer_config.json`. */
  readonly config: JsonObject;
  /** Content of `chat_template.jinja`; null where there is none. */
  readonly template: string | null;
}

export interface TokenizerOut {
  readonly metadata: ReadonlyMap<string, MetaEntry>;
  readonly notes: readonly string[];
  /** Texts of the tokens that end a text. */
  readonly ends: readonly string[];
}

/**
 * @param rows of the embedding table: the file has a token for each
 * @throws InputError `model.unsupported` for a tokenizer that llama.cpp does not know, naming the part
 */
export function vocabularyOf(given: TokenizerFilesGiven, special: SpecialTokens, rows: number): TokenizerOut {
  const tokenizer = readTokenizerJson(given.file, given.json, rows);
  const { tokens, notes } = tokenizer;
  const own = tokenizer.isByteFallback ? spmEntries(tokenizer) : bpeEntries(tokenizer);
  const idOf = (field: string): number | null => {
    const named = given.config[field];
    const content = isJsonObject(named) ? named['content'] : named;
    const id = tokens.findIndex(({ content: each }) => each === content);
    return id === -1 ? null : id;
  };
  const bos = tokenizer.before ?? special.bos ?? idOf('bos_token');
  const ends = special.eos.length > 0 ? special.eos : [idOf('eos_token')].filter((id) => id !== null);
  const ids: readonly (readonly [string, number | null | undefined])[] = [
    [ID_KEYS.bos, bos],
    [ID_KEYS.eos, ends[0] ?? special.pad],
    [ID_KEYS.eot, ends[1]],
    [ID_KEYS.pad, special.pad ?? idOf('pad_token')],
    [ID_KEYS.unknown, idOf('unk_token')],
  ];
  const metadata = new Map<string, MetaEntry>([
    ...own.metadata,
    [TOKEN_KEYS.tokens, { type: 'strings', value: tokens.map(({ content }) => content) }],
    [TOKEN_KEYS.kinds, { type: 'i32s', value: tokens.map(({ kind }) => TOKEN_KINDS[kind]) }],
    [TOKEN_KEYS.addBos, { type: 'bool', value: tokenizer.before !== null }],
    [TOKEN_KEYS.addEos, { type: 'bool', value: tokenizer.after !== null }],
  ]);
  for (const [key, id] of ids) if (id !== null && id !== undefined) metadata.set(key, { type: 'u32', value: id });
  const template = given.template ?? given.config['chat_template'];
  if (typeof template === 'string') metadata.set(TOKEN_KEYS.chatTemplate, { type: 'string', value: template });
  return {
    metadata,
    notes: [...notes, ...own.notes],
    ends: ends.map((id) => tokens[id]?.content ?? '').filter(Boolean),
  };
}
