/** Nearest words of each space that a window asks for. */
export const NEAREST_WORDS = 5;

/** A token's text so that blanks are seen: the space before a word is a part of it. */
export function visibleText(text: string): string {
  if (text === '') return '∅';
  return text.replaceAll('\n', '⏎').replaceAll('\t', '⇥').replace(/^ /, '␣').replace(/ $/, '␣');
}
