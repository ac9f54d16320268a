/** Byte-level BPE tokenizers for GGUF files. */

import { canonicalJson } from '../../../base/canonical-json.ts';
import { isJsonObject } from '../../../models/json.ts';
import type { MetaEntry } from '../write.ts';
import { PRE_TOKENIZERS } from './pre-tokenizers.ts';
import type { TokenizerJson } from './tokenizer-json.ts';
import { unknownPart } from './unknown-part.ts';
import { TOKEN_KEYS } from './vocabulary.ts';

export interface Entries {
  readonly metadata: readonly (readonly [string, MetaEntry])[];
  readonly notes: readonly string[];
}

/** @throws InputError `model.unsupported` where texts are split as llama.cpp does not */
export function bpeEntries(tokenizer: TokenizerJson): Entries {
  const { preTokenizer, normalizer, merges } = tokenizer;
  const given = canonicalJson(splitOf(preTokenizer));
  const found = PRE_TOKENIZERS.find(({ split }) => canonicalJson(split) === given);
  if (found === undefined) throw unknownPart(tokenizer, 'pre_tokenizer', 'Texts are split in a way of their own.');
  const isNfc = isJsonObject(normalizer) && normalizer['type'] === 'NFC';
  if (normalizer !== null && !isNfc) {
    throw unknownPart(tokenizer, 'normalizer', 'Texts are changed before they are split.');
  }
  return {
    metadata: [
      [TOKEN_KEYS.model, { type: 'string', value: 'gpt2' }],
      [TOKEN_KEYS.pre, { type: 'string', value: found.names[0] }],
      [TOKEN_KEYS.merges, { type: 'strings', value: merges.map((pair) => pair.join(' ')) }],
    ],
    notes: isNfc
      ? ['llama.cpp does not bring texts into Unicode’s normal form C; such that are in it get the same tokens.']
      : [],
  };
}

/** Steps of a pre-tokenizer, without what concerns offsets alone and with the defaults of the library. */
function splitOf(preTokenizer: unknown): readonly unknown[] {
  if (!isJsonObject(preTokenizer)) return [];
  const steps: readonly unknown[] = Array.isArray(preTokenizer['pretokenizers'])
    ? preTokenizer['pretokenizers']
    : [preTokenizer];
  return steps.map((step) => {
    if (!isJsonObject(step) || step['type'] !== 'ByteLevel') return step;
    return { type: step['type'], add_prefix_space: step['add_prefix_space'], use_regex: step['use_regex'] ?? true };
  });
}
