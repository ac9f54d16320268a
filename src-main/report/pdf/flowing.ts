import type { Content } from 'pdfmake/interfaces.js';
import { printable } from './fonts.ts';

/** Signs without a space from which on a line may break anywhere in them: paths, prompts, names without spaces. */
const LONGEST_WORD = 40;

/** Printable text that fits the page: what has no space to break at breaks where the line ends, instead of at the page's edge. */
export function flowing(text: string): Content {
  const parts = printable(text).split(new RegExp(`(\\S{${LONGEST_WORD},})`));
  if (parts.length === 1) return parts[0]!;
  return parts
    .filter((part) => part !== '')
    .map((part) => (/\s/.test(part) || part.length < LONGEST_WORD ? part : { text: part, wordBreak: 'break-all' }));
}
