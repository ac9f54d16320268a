/** Words that came from a file or a person, made fit for a sentence: no control characters, no endless lists. Pure. */
import { count } from './numbers.ts';

/**
 * Control characters (a terminal would obey them), line and paragraph separators, and marks that turn the direction of
 * writing around, each as `\u001b`.
 */
// eslint-disable-next-line no-control-regex -- these are what it looks for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The text with every character that is not to be printed spelled out. */
export function printable(text: string): string {
  return text.toWellFormed().replace(UNPRINTABLE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** At most `most` characters, the last of them an ellipsis where something was cut. */
export function clipped(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}

/** `a, b, c` or, of more than `most`, `a, b and 998 more`; long entries are cut. */
export function listed(items: readonly (string | number)[], most = 20): string {
  const shown = items.slice(0, most).map((item) => clipped(String(item), 60));
  if (items.length <= most) return shown.join(', ');
  return `${shown.join(', ')} and ${count(items.length - most)} more`;
}
