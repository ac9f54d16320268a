import { describe, expect, it } from 'vitest';
import {
  age,
  bytes,
  count,
  counted,
  duration,
  flop,
  interval,
  pValue,
  percent,
  plural,
  quantities,
  signed,
} from './numbers.ts';
import { ranges, rate, score, short } from './numbers.ts';

const KiB = 1024;
const MiB = 2 ** 20;
const GiB = 2 ** 30;

describe('numbers as people read them', () => {
  it.each([
    [count(1234567.4), '1,234,567'],
    [count(-0), '0'],
    [count(-0.2), '0'],
    [short(0), '0'],
    [short(912), '912'],
    [short(999), '999'],
    [short(999.4), '999'],
    [short(999.5), '1 k'],
    [short(1000), '1 k'],
    [short(6_443_520), '6.44 M'],
    [short(99_960), '100 k'],
    [short(999_499), '999 k'],
    [short(999_500), '1 M'],
    [short(999_600), '1 M'],
    [short(999_499_999), '999 M'],
    [short(999_500_000), '1 G'],
    [short(1.235e12), '1.24 T'],
    [short(0.01234), '0.0123'],
    [short(-999_600), '-1 M'],
    [short(2.5e21), '2,500 E'],
    [flop(3.05e9), '3.05 GFLOP'],
    [flop(12), '12 FLOP'],
    [flop(999_600), '1 MFLOP'],
    [bytes(0), '0 B'],
    [bytes(1023), '1,023 B'],
    [bytes(KiB), '1 KiB'],
    [bytes(1536), '1.5 KiB'],
    [bytes(1023.4 * KiB), '1,023 KiB'],
    [bytes(1023.5 * KiB), '1 MiB'],
    [bytes(24.6 * MiB), '24.6 MiB'],
    [bytes(1023.6 * MiB), '1 GiB'],
    [bytes(99.96 * GiB), '100 GiB'],
    [duration(0), '0 ms'],
    [duration(0.099), '99 ms'],
    [duration(0.0996), '0.1 s'],
    [duration(9.94), '9.9 s'],
    [duration(9.96), '10 s'],
    [duration(59.4), '59 s'],
    [duration(59.6), '1 min 0 s'],
    [duration(185), '3 min 5 s'],
    [duration(3599.4), '59 min 59 s'],
    [duration(3599.6), '1 h 0 min'],
    [duration(7199), '2 h 0 min'],
    [duration(7440), '2 h 4 min'],
    [age(-5), '0 min'],
    [age(3599), '59 min'],
    [age(47.9 * 3600), '47 h'],
    [age(48 * 3600), '2 days'],
    [score(2 / 3), '0.667'],
    [score(null), ''],
    [percent(0.256), '26 %'],
    [percent(0.9996, 1), '100.0 %'],
    [percent(-0.0001), '0 %'],
    [rate(3e-4), '3e-4'],
    [rate(2.34567e-5), '2.35e-5'],
    [rate(0.0123456), '0.0123'],
    [rate(0), '0'],
    [ranges([1, 3, 4, 5, 9]), '1, 3–5, 9'],
    [ranges([]), ''],
  ])('%s is %s', (written, expected) => {
    expect(written).toBe(expected);
  });

  it('never write a number that the next unit would write shorter', () => {
    for (let digits = 1; digits < 19; digits++) {
      for (const factor of [0.99949, 0.9995, 0.9996, 0.9999, 1]) {
        expect(short(factor * 10 ** digits)).not.toMatch(/^1,?000 /);
      }
    }
  });

  it('have the space that suits the page', () => {
    expect(quantities('\u202f').duration(185)).toBe('3\u202fmin 5\u202fs');
    expect(quantities('\u202f').short(12)).toBe('12');
  });
});

describe('words with numbers', () => {
  it.each([
    [counted(0, 'run'), '0 runs'],
    [counted(1, 'run'), '1 run'],
    [counted(2, 'run'), '2 runs'],
    [counted(1000, 'class', 'classes'), '1,000 classes'],
    [plural(1, 'is', 'are'), 'is'],
    [plural(3, 'is', 'are'), 'are'],
    [plural(0, 'row'), 'rows'],
  ])('%s is %s', (written, expected) => {
    expect(written).toBe(expected);
  });
});

it('differences have their sign, unless they round to nothing', () => {
  expect([0.0142, -0.0312, 0.0004, -0.0004, 0].map((value) => signed(value))).toEqual([
    '+0.014',
    '−0.031',
    '0.000',
    '0.000',
    '0.000',
  ]);
  expect(signed(-1.25, 1)).toBe('−1.3');
  expect(interval({ low: -0.07, high: 0.005 })).toBe('[−0.070, +0.005]');
});

it('no p value is said to be 0', () => {
  expect([0.0312, 0.001, 0.0009, 0].map(pValue)).toEqual(['p = 0.031', 'p = 0.001', 'p < 0.001', 'p < 0.001']);
});
