import { describe, expect, it } from 'vitest';
import { styleFor } from './style.ts';
import { clip, table } from './table.ts';
import { age, bytes, count, duration, flop, percent, ranges, rate, score, short } from './units.ts';

describe('units', () => {
  it.each([
    [count(1234567.4), '1,234,567'],
    [short(912), '912'],
    [short(6_443_520), '6.44 M'],
    [short(99_960), '100 K'],
    [short(999_600), '1.00 M'],
    [flop(3.05e9), '3.05 GFLOP'],
    [flop(12), '12 FLOP'],
    [bytes(0), '0 B'],
    [bytes(1536), '1.50 KiB'],
    [bytes(24.6 * 2 ** 20), '24.6 MiB'],
    [duration(0), '0 ms'],
    [duration(0.099), '99 ms'],
    [duration(0.0996), '0.1 s'],
    [duration(9.94), '9.9 s'],
    [duration(9.96), '10 s'],
    [duration(59.6), '1 min 0 s'],
    [duration(185), '3 min 5 s'],
    [duration(7440), '2 h 4 min'],
    [age(-5), '0 min'],
    [age(3599), '59 min'],
    [age(47.9 * 3600), '47 h'],
    [age(48 * 3600), '2 days'],
    [score(2 / 3), '0.667'],
    [percent(0.256), '26 %'],
    [rate(3e-4), '3e-4'],
    [rate(2.34567e-5), '2.35e-5'],
    [rate(0.0123456), '0.0123'],
    [rate(0), '0'],
    [ranges([1, 3, 4, 5, 9]), '1, 3–5, 9'],
    [ranges([]), ''],
  ])('%s is %s', (written, expected) => {
    expect(written).toBe(expected);
  });
});

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
