import { describe, expect, it } from 'vitest';
import { casesOf, type Case } from './cases.ts';
import { lossLines, reportLines, unsettledLines } from './report.ts';
import { ownTurn, resultsOf, torchTurn } from './testing/turns.ts';

const cases: readonly Case[] = casesOf(12, { salf: 11, excludeLast: 4 }, { torch: true, peft: true }).filter(
  ({ name }) => ['full', 'PyTorch full', 'salf, cached', 'PyTorch, blocks 1..11 frozen', 'lift'].includes(name),
);
const salf = ownTurn(0, {
  items: { model: 0.5, analysis: 1, caching: 2, forwardBackward: 3, optimizer: 4, checkpoint: 0.25 },
  wallSeconds: 12,
  forwardShare: 0.5,
});
const results = resultsOf(
  { full: [ownTurn(20), ownTurn(24)], 'salf, cached': [salf, salf], lift: [ownTurn(12), ownTurn(12)] },
  {
    'PyTorch full': [torchTurn(60), torchTurn(60)],
    'PyTorch, blocks 1..11 frozen': [torchTurn(30), torchTurn(30)],
  },
);
/** The cells of the rows of each table. */
const tables = reportLines(cases, results).map((lines) => lines.map((line) => line.split(/ {2,}/)));

describe('the report', () => {
  it('compares seconds of training within the rounds', () => {
    expect(tables[0]).toEqual([
      [
        'seconds and speed-ups',
        'training',
        'process',
        'to our full',
        "to PyTorch's same",
        "to PyTorch's full",
        'memory',
      ],
      ['full', '22.00 s', '23.00 s', '1.00x', '2.75x', '2.75x', '256 MiB'],
      ['PyTorch full', '60.00 s', '65.00 s', '0.37x', '–', '1.00x', '1024 MiB'],
      ['salf, cached', '10.00 s', '12.00 s', '2.20x', '3.00x', '6.00x', '256 MiB'],
      ['PyTorch, blocks 1..11 frozen', '30.00 s', '35.00 s', '0.73x', '–', '2.00x', '1024 MiB'],
      ['lift', '12.00 s', '13.00 s', '1.83x', '–', '5.00x', '256 MiB'],
    ]);
  });

  it('tells what the seconds were spent on, and what was left out', () => {
    expect(tables[1]![3]).toEqual(['salf, cached', '–', '–', '3.00 s', '1.50 s', '4.00 s', '1.00 s', '2.00 s', '–']);
    expect(tables[2]![3]).toEqual(['salf, cached', '0.50 s', '–', '–', '–', '0.25 s', '1.25 s']);
  });
});

describe('lossLines', () => {
  it('holds the losses of both sides against each other', () => {
    expect(lossLines(cases, results, 2)).toEqual([
      'full: loss of the first step 3.0000 (PyTorch 3.0000), mean of the last epoch 2.0500 (1.5000)',
      'salf, cached: loss of the first step 3.0000 (PyTorch 3.0000), mean of the last epoch 2.0500 (1.5000)',
    ]);
  });

  it('says so where the first losses differ', () => {
    const other = resultsOf({ full: [ownTurn(1, { losses: [3.01, 2] })] }, { 'PyTorch full': [torchTurn(1)] });
    expect(lossLines(cases, other, 2)[0]).toMatch(/^note: the two sides do not compute the same: full: /);
  });
});

describe('unsettledLines', () => {
  it('names the ratios to PyTorch for which the rounds do not suffice', () => {
    const three = [torchTurn(60), torchTurn(60), torchTurn(60)];
    const of = (...seconds: number[]) =>
      resultsOf({ full: seconds.map((one) => ownTurn(one)) }, { 'PyTorch full': three });
    expect(unsettledLines(cases, of(20, 20, 20))).toEqual([]);
    expect(unsettledLines(cases, of(20, 24, 20))).toEqual([expect.stringMatching(/full to PyTorch full \(8 % spread/)]);
  });
});
