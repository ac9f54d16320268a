import { describe, expect, it } from 'vitest';
import { styleFor } from './style.ts';
import { clip, table } from '../../../tables/layout.ts';

describe('table', () => {
  it('sets numbers to the right and counts characters, not code units', () => {
    const columns = [{ title: 'class' }, { title: 'F1', number: true }] as const;
    const rows = [
      ['👍🏽', '0.5'],
      ['location', '1'],
    ];
    expect(table(columns, rows)).toEqual(['class      F1', '👍🏽         0.5', 'location    1']);
  });
});

describe('clip', () => {
  it('shortens only what is too long', () => {
    expect(clip('abcdef', 6)).toBe('abcdef');
    expect(clip('abcdef', 5)).toBe('abcd…');
  });
});

describe('styleFor', () => {
  it.each([
    [true, {}, '\x1b[1mx\x1b[22m'],
    [false, {}, 'x'],
    [true, { NO_COLOR: '1' }, 'x'],
    [true, { NO_COLOR: '' }, '\x1b[1mx\x1b[22m'],
    [true, { TERM: 'dumb' }, 'x'],
  ])('terminal %s with %o', (isTerminal, environment, expected) => {
    expect(styleFor(isTerminal, environment).bold('x')).toBe(expected);
  });
});
