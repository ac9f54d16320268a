/** Byte-level BPE tokenizers (`gpt2` in GGUF files) for Hugging Face's library. */

import { bpeModelJson } from '../../../data/bpe/model-json.ts';
import { badConfig, show, unsupported } from '../../../models/faults.ts';
import type { Questions } from '../metadata.ts';
import type { TokenizerParts } from './from-gguf.ts';
import { PRE_TOKENIZERS } from './pre-tokenizers.ts';
import { TOKEN_KEYS, vocabObject, type Vocabulary } from './vocabulary.ts';

/** @throws InputError `model.unsupported` for an unknown split, `model.bad-config` for merges of what is no token */
export function bpeParts(vocabulary: Vocabulary, ask: Questions): TokenizerParts {
  const { normalizer, split, ignoreMerges, addsBos } = preTokenizer(ask);
  const merges = ask.required(TOKEN_KEYS.merges, ask.texts(TOKEN_KEYS.merges));
  const withOffsets = split.map((part) => (part['type'] === 'ByteLevel' ? { ...part, trim_offsets: true } : part));
  return {
    normalizer,
    preTokenizer: withOffsets.length === 1 ? withOffsets[0] : { type: 'Sequence', pretokenizers: withOffsets },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    addsBos,
    model: bpeModelJson({
      unknown: null,
      fusesUnknown: false,
      fallsBackToBytes: false,
      ignoresMerges: ignoreMerges,
      vocab: vocabObject(vocabulary),
      merges: merges.map((merge, index) => pairOf(merge, index, vocabulary, ask.file)),
    }),
  };
}

/** Older files do not name their split; that of Qwen2 is known from the architecture. */
function preTokenizer(ask: Questions): (typeof PRE_TOKENIZERS)[number] {
  const given = ask.text(TOKEN_KEYS.pre) ?? 'default';
  const isQwen = (ask.text('general.architecture') ?? '').startsWith('qwen');
  const name = given === 'default' && isQwen ? 'qwen2' : given;
  const found = PRE_TOKENIZERS.find(({ names }) => names.includes(name));
  if (found !== undefined) return found;
  const known = PRE_TOKENIZERS.flatMap(({ names }) => names).join(', ');
  throw unsupported(
    ask.file,
    TOKEN_KEYS.pre,
    `How texts are split is called ${show(given)}, which is not known.`,
    known,
  );
}

/** A merge is two tokens with a space between; the first character may be a space itself. */
function pairOf(merge: string, index: number, { ids }: Vocabulary, file: string): readonly [string, string] {
  const space = merge.indexOf(' ', 1);
  const [left, right] = [merge.slice(0, space), merge.slice(space + 1)];
  if (space !== -1 && ids.has(left) && ids.has(right) && ids.has(left + right)) return [left, right];
  const message = `Merge ${index} is ${show(merge)}; both parts and the whole must be tokens.`;
  throw badConfig(file, TOKEN_KEYS.merges, message, 'Download the file again.');
}
