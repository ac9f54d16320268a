import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { signsOf } from './font-signs.ts';

const FOLDER = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto');
const file = (style: string): string => join(FOLDER, `Roboto-${style}.ttf`);

/** Roboto as it comes with pdfmake: every style has the same signs. */
export const FONTS = {
  Roboto: {
    normal: file('Regular'),
    bold: file('Medium'),
    italics: file('Italic'),
    bolditalics: file('MediumItalic'),
  },
};

let known: ReadonlySet<number> | null = null;

/** Whether the font can print a sign. */
export function hasSign(codePoint: number): boolean {
  known ??= signsOf(FONTS.Roboto.normal);
  return known.has(codePoint);
}

/** Spaces of other widths, which the font lacks, become one that it has. */
const SPACES = /[\u2000-\u200a\u202f\u205f\u3000]/g;

/** A text that prints: a character without a glyph is printed as its code point instead of an empty box. */
export function printable(text: string): string {
  const spaced = text.replace(SPACES, '\u00a0');
  return Array.from(spaced, (sign) => {
    const code = sign.codePointAt(0)!;
    if (sign === '\n' || hasSign(code)) return sign;
    return code < 0x20 ? ' ' : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  }).join('');
}
