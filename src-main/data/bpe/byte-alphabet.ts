/**
 * GPT-2's alphabet: each byte as one printable character, so that any text is a word over 256 letters and a tokenizer
 * file stays readable. Bytes that are printable in Latin-1 stand for themselves, the rest take the characters from
 * U+0100 on, in order.
 */
const printable = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;

/** Character of each byte. */
export const BYTE_LETTERS: readonly string[] = (() => {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(printable(byte) ? byte : next++));
})();

/** The letters in the order of their code points, which is the order of their ids. */
export const SORTED_LETTERS: readonly string[] = [...BYTE_LETTERS].sort((a, b) => a.charCodeAt(0) - b.charCodeAt(0));

const encoder = new TextEncoder();

/** A text as letters of the alphabet, one for each byte of its UTF-8. */
export function toLetters(text: string): string {
  let letters = '';
  for (const byte of encoder.encode(text)) letters += BYTE_LETTERS[byte]!;
  return letters;
}
