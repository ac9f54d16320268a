import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasSign, printable } from './fonts.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Rooms whose words are printed. */
const ROOMS = ['report', 'charts', 'stats', 'reporting', 'comparison', 'salf', 'contract'];

describe('signs of the font', () => {
  it('has what numbers and sentences are written with', () => {
    for (const sign of 'Aé±−≥≤×–…≈’“”Δ\u00a0') expect([sign, hasSign(sign.codePointAt(0)!)]).toEqual([sign, true]);
    for (const sign of '→█字\u202f') expect([sign, hasSign(sign.codePointAt(0)!)]).toEqual([sign, false]);
  });

  it('has every sign that sources of printed words use', () => {
    const files = ROOMS.flatMap((room) =>
      readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((name) => join(ROOT, room, name)),
    ).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
    const missing = files.flatMap((file) =>
      [...new Set(readFileSync(file, 'utf8'))].filter((sign) => sign !== '\n' && !hasSign(sign.codePointAt(0)!)),
    );
    expect(missing).toEqual([]);
  });
});

describe('printable', () => {
  it('tells a sign without a glyph by its number', () => {
    expect(printable('a 字 😀')).toBe('a [U+5B57] [U+1F600]');
  });
  it('keeps line breaks, and makes spaces of other widths ones that print', () => {
    expect(printable('32.8\u202f%\nb\tc')).toBe('32.8\u00a0%\nb c');
  });
});
