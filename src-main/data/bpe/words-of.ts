/**
 * How a text falls into words before tokens are made: as Qwen2 does it. transformers splits for a Qwen2 model so whatever
 * its tokenizer.json says; a tokenizer that was trained so gives the same ids under every architecture.
 */

/** The pattern as it stands in tokenizer.json. */
export const WORD_PATTERN =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

/** The same for JavaScript, whose `\s` is not Unicode's White_Space. */
const WORD =
  /'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\p{White_Space}\p{L}\p{N}]+[\r\n]*|\p{White_Space}*[\r\n]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** The words of a text, spaces included: joined they are its normal form C. */
export function wordsOf(text: string): readonly string[] {
  return text.normalize('NFC').match(WORD) ?? [];
}
