/**
 * What comes from files and models, made harmless for a terminal: names, labels and generated text may hold sequences that
 * move the cursor, rename the window or turn the direction of writing.
 */

/** Control characters but tab and line feed, and the marks that change the direction or the lines of a text. */
const HARMFUL = /(?![\t\n])\p{Cc}|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const ESCAPE = String.fromCharCode(0x1b);
/** The only sequences that this program itself writes into lines: bold, dim, red, and their ends. */
const OWN_COLOURS = new RegExp(`${ESCAPE}\\[(?:1|2|22|31|39)m`, 'g');

/**
 * Text in which every harmful sign is written out as `\u001b`, which is also what JSON would write.
 * @param keepColours where this program set words off by colour
 */
export function terminalText(text: string, keepColours = false): string {
  if (!keepColours) return text.replace(HARMFUL, writtenOut);
  const colours = text.match(OWN_COLOURS) ?? [];
  return text
    .split(OWN_COLOURS)
    .map((part, index) => part.replace(HARMFUL, writtenOut) + (colours[index] ?? ''))
    .join('');
}

function writtenOut(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
