/** SentencePiece BPE tokenizers (`llama` in GGUF files) for Hugging Face's library. */

import { bpeModelJson } from '../../../data/bpe/model-json.ts';
import { badConfig } from '../../../models/faults.ts';
import type { Questions } from '../metadata.ts';
import type { TokenizerParts } from './from-gguf.ts';
import { TOKEN_KEYS, TOKEN_KINDS, vocabObject, type Vocabulary } from './vocabulary.ts';

/** Stands for a space inside tokens. */
export const SPACE_MARK = '\u2581';
/** Longer tokens are only found as a whole; pairs of their parts would be too many. */
const LONGEST_MERGED = 256;

/**
 * Merges follow from the scores: of all pairs of tokens that make a token, the one whose token has the highest score
 * comes first.
 * Source: `SentencePieceExtractor` and `LlamaConverter` in `convert_slow_tokenizer.py` of transformers.
 * @throws InputError `model.bad-config`
 */
export function spmParts(vocabulary: Vocabulary, ask: Questions): TokenizerParts {
  const scores = ask.required(TOKEN_KEYS.scores, ask.numbers(TOKEN_KEYS.scores));
  if (scores.length !== vocabulary.tokens.length || scores.some(Number.isNaN)) {
    const message = `The scores must be a number for each of the ${vocabulary.tokens.length} tokens.`;
    throw badConfig(ask.file, TOKEN_KEYS.scores, message, 'Download the file again.');
  }
  const addsSpace = ask.flag(TOKEN_KEYS.addSpace) ?? true;
  const unknown = vocabulary.tokens[vocabulary.kinds.indexOf(TOKEN_KINDS.unknown)] ?? null;
  return {
    ...spaceParts(addsSpace),
    preTokenizer: null,
    addsBos: true,
    model: bpeModelJson({
      unknown,
      fusesUnknown: true,
      fallsBackToBytes: true,
      ignoresMerges: false,
      vocab: vocabObject(vocabulary),
      merges: mergesOf(vocabulary, scores),
    }),
  };
}

/** How spaces become marks and back. @param addsSpace whether a text gets a space before it */
export function spaceParts(addsSpace: boolean): Pick<TokenizerParts, 'normalizer' | 'decoder'> {
  const replaced = { type: 'Replace', pattern: { String: ' ' }, content: SPACE_MARK };
  const back = [
    { type: 'Replace', pattern: { String: SPACE_MARK }, content: ' ' },
    { type: 'ByteFallback' },
    { type: 'Fuse' },
  ];
  return addsSpace
    ? {
        normalizer: { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: SPACE_MARK }, replaced] },
        decoder: { type: 'Sequence', decoders: [...back, { type: 'Strip', content: ' ', start: 1, stop: 0 }] },
      }
    : { normalizer: replaced, decoder: { type: 'Sequence', decoders: back } };
}

function mergesOf(
  { tokens, kinds, ids }: Vocabulary,
  scores: readonly number[],
): readonly (readonly [string, string])[] {
  const isPart = (id: number | undefined): id is number =>
    id !== undefined && (kinds[id] === TOKEN_KINDS.normal || kinds[id] === TOKEN_KINDS.userDefined);
  const found: { readonly pair: readonly [string, string]; readonly score: number; readonly ids: readonly number[] }[] =
    [];
  for (const [id, token] of tokens.entries()) {
    if (kinds[id] !== TOKEN_KINDS.normal) continue;
    const letters = Array.from(token.slice(0, LONGEST_MERGED + 1));
    if (token.length > LONGEST_MERGED) continue;
    const own: typeof found = [];
    for (let cut = 1; cut < letters.length; cut++) {
      const [left, right] = [letters.slice(0, cut).join(''), letters.slice(cut).join('')];
      const parts = [ids.get(left), ids.get(right)] as const;
      if (isPart(parts[0]) && isPart(parts[1])) {
        own.push({ pair: [left, right], score: scores[id]!, ids: [parts[0], parts[1]] });
      }
    }
    // As in the source: of one token, the pair of the higher scores first.
    own.sort((a, b) => scores[b.ids[0]!]! - scores[a.ids[0]!]! || scores[b.ids[1]!]! - scores[a.ids[1]!]!);
    found.push(...own);
  }
  return found.sort((a, b) => b.score - a.score).map(({ pair }) => pair);
}
