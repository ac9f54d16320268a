import {
  BPE,
  ByteLevelPreTokenizer,
  SequencePreTokenizer,
  type PreTokenizer,
  type Tokenizer,
} from '@huggingface/tokenizers';

/** Pieces longer than this are seldom seen again. */
const LONGEST_KEPT = 64;
const MOST_KEPT = 200_000;

/** How a pre-tokenised text falls into pieces which the model tokenises independently, and what it gets for each. */
interface Cut {
  readonly pieces: (text: string) => readonly string[];
  readonly modelInput: (piece: string) => string;
}

/**
 * An encoder that keeps the ids of pieces it has seen, about ten times as fast as the library over a data set and
 * equal to it; null where the tokenizer is of a kind whose pieces are not known to be independent. `slow` encodes the
 * texts in which an added token stands.
 */
export function pieceEncoder(
  library: Tokenizer,
  added: readonly string[],
  slow: (text: string) => number[],
): ((text: string) => number[]) | null {
  const { model, normalizer } = library;
  const cut = byteLevelCut(library) ?? wordStartCut(library);
  if (cut === null || model === null) return null;
  const kept = new Map<string, readonly number[]>();
  const hasAdded = containsAny(added);

  const idsOf = (piece: string): readonly number[] => {
    const ids = model._call([cut.modelInput(piece)]).map((token) => library.token_to_id(token));
    return ids.filter((id) => id !== undefined);
  };
  return (text) => {
    if (text === '') return [];
    const normalized = normalizer === null ? text : normalizer.normalize(text);
    if (hasAdded(text) || hasAdded(normalized)) return slow(text);
    const ids: number[] = [];
    for (const piece of cut.pieces(normalized)) {
      let found = kept.get(piece);
      if (found === undefined) {
        found = idsOf(piece);
        if (kept.size >= MOST_KEPT) kept.clear();
        if (piece.length <= LONGEST_KEPT) kept.set(piece, found);
      }
      for (const id of found) ids.push(id);
    }
    return ids;
  };
}

/** Whether a text contains one of the strings; most texts are cleared by one look for their first characters. */
function containsAny(contents: readonly string[]): (text: string) => boolean {
  const firsts = [...new Set(contents.map((content) => content.codePointAt(0) ?? 0))];
  const suspicious = new RegExp(`[${firsts.map((code) => `\\u{${code.toString(16)}}`).join('')}]`, 'u');
  return (text) => suspicious.test(text) && contents.some((content) => text.includes(content));
}

/**
 * GPT-2's split as the Python library does it: white space is Unicode's White_Space. JavaScript's `\s`, which the library
 * takes here, has U+FEFF in addition and lacks U+0085.
 */
const GPT2_SPLIT =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Byte-level BPE (GPT-2, Llama 3, Qwen): what the pre-tokenizer splits is never merged again. */
function byteLevelCut({ pre_tokenizer, model }: Tokenizer): Cut | null {
  const steps: readonly (PreTokenizer | null)[] =
    pre_tokenizer instanceof SequencePreTokenizer ? pre_tokenizer.tokenizers : [pre_tokenizer];
  const bytes = steps.at(-1);
  if (!(bytes instanceof ByteLevelPreTokenizer) || bytes.add_prefix_space || !(model instanceof BPE) || model.fuse_unk)
    return null;
  bytes.pattern = GPT2_SPLIT;
  const splits = steps.slice(0, -1);
  return {
    pieces: (text) => {
      const parts = splits.reduce((texts, step) => step?.pre_tokenize(texts) ?? texts, [text]);
      return bytes.use_regex ? parts.flatMap((part) => part.match(GPT2_SPLIT) ?? []) : parts;
    },
    modelInput: (piece) => Array.from(bytes.text_encoder.encode(piece), (byte) => bytes.byte_encoder[byte]).join(''),
  };
}

/**
 * SentencePiece-like BPE with byte fallback (Llama 2, Gemma): a text may be cut before each run of `▁` if no merge joins
 * a `▁` to something else before it. With all bytes in the vocabulary nothing is unknown, so nothing is fused either.
 */
function wordStartCut({ pre_tokenizer, model }: Tokenizer): Cut | null {
  if (!(model instanceof BPE) || !model.byte_fallback || model.ignore_merges) return null;
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
  if (!bytes.every((token) => model.tokens_to_ids.has(token))) return null;
  if (model.merges.some(([left, right]) => /[^▁]▁/u.test(left + right))) return null;
  return {
    pieces: (text) => {
      const parts = pre_tokenizer === null ? [text] : pre_tokenizer.pre_tokenize(text, { section_index: 0 });
      return parts.flatMap((part) => part.match(/▁*[^▁]+|▁+/gu) ?? []);
    },
    modelInput: (piece) => piece,
  };
}
