import { describe, expect, it } from 'vitest';
import { middle, resampledMeans } from './bootstrap.ts';
import { doubtsOf, type DoubtFacts, type DoubtKind } from './doubt.ts';
import { doubtWords } from './doubt-words.ts';
import { zeroShot } from './zero-shot.ts';
import { VARIANTS } from './trace.ts';

const block = (block: number, gain: number, wins = 10, eligible = true) => ({ block, gain, wins, eligible });
const CLEAR: DoubtFacts = {
  options: { latentNorm: 'all' },
  blocks: 4,
  boundary: 2,
  samples: 100,
  deviations: [1, 0.9, 0.4, 0.3, 0.2],
  gains: [block(1, 1), block(2, 9, 70), block(3, 3), block(4, 2)],
  bestGain: { low: 8, high: 10 },
  resampled: [0, 0, 950, 50, 0],
  zeroShot: {
    nearest: [0.25, 0.4, 0.6, 0.7, 0.6],
    scores: { accuracy: 0.6, macroF1: 0.55 },
    majority: { accuracy: 0.25, macroF1: 0.1 },
  },
  tokens: { count: 5, labelShares: [0, 0, 0, 0.1, 0.2] },
};

describe('doubts', () => {
  it('are none about a clear choice, nor about what is not known', () => {
    expect(doubtsOf(CLEAR)).toEqual([]);
    expect(doubtsOf({ ...CLEAR, zeroShot: null, tokens: null })).toEqual([]);
  });

  const chance = { accuracy: 0.27, macroF1: 0.2 };
  const CASES: Record<DoubtKind, readonly [changes: Partial<DoubtFacts>, words: string]> = {
    'last-block': [
      { gains: [block(1, 1), block(2, 2), block(3, 3), block(4, 9, 100)] },
      'The last block wins in the mean and for all samples: no norm has a part in that, but little is left to train; --exclude-last leaves it out.',
    ],
    'first-block': [
      { gains: [block(1, 8, 85), block(2, 9), block(3, 3), block(4, 2)], options: { latentNorm: 'hf' } },
      'Block 1 wins for 85 % of the samples: r_0 is the bare embedding of the last prompt token and hardly differs between samples; --first-layer 2 leaves it out.',
    ],
    'first-left-out': [
      { gains: [block(1, 12, 0, false), block(2, 9), block(3, 3), block(4, 2)] },
      'Block 1 has the largest gain of all (12) but is left out: r_0 is the bare embedding of the last prompt token and says little.',
    ],
    flat: [
      { deviations: [1, 0.98, 0.95, 1.02, 0.91] },
      'The signal is flat: all mean deviations lie within 0.090 of 1, that of a right angle, so the states hardly point to their labels in any space.',
    ],
    'no-gain': [
      { gains: [block(1, -4), block(2, -1), block(3, -3), block(4, -2)] },
      'No block that may be chosen brings the states nearer to their target; the choice is only the least loss.',
    ],
    noise: [
      { bestGain: { low: -0.5, high: 12 } },
      'The gain of block 2 may be nothing but noise: the middle 95 % of the resamples reach from -0.5 to 12.',
    ],
    close: [
      { gains: [block(1, 1), block(2, 9), block(3, 8.9), block(4, 2)] },
      'Blocks 2 and 3 gain nearly the same; another sample may choose the other.',
    ],
    unstable: [
      { resampled: [0, 300, 550, 150, 0] },
      'The choice is unstable: only 55 % of the resamples of the rows choose e = 2.',
    ],
    'bases-far': [
      { zeroShot: { ...CLEAR.zeroShot!, nearest: [0.1, 0.3, 0.33, 0.2, 0.25] } },
      'In no space is the basis of the own label the nearest of the labels’ more often than by guessing: at best for 33 % of the samples (r_2); the largest class has 25 %.',
    ],
    'tokens-far': [
      { tokens: { count: 5, labelShares: [0, 0, 0, 0, 0] } },
      'In no space is the token of a label among the 5 nearest tokens.',
    ],
    chance: [
      { zeroShot: { ...CLEAR.zeroShot!, scores: chance } },
      'Judged by the label whose basis is nearest, the untrained model is at chance: right for 27 % of the samples (macro-F1 0.200), the largest class alone for 25 % (0.100).',
    ],
    few: [{ samples: 31 }, '31 samples are few; the choice may change with others.'],
  };

  it.each(Object.entries(CASES))('%s', (kind, [changes, words]) => {
    const found = doubtsOf({ ...CLEAR, ...changes });
    expect(found.map((each) => each.kind)).toEqual([kind]);
    expect(found.map(doubtWords)).toEqual([words]);
  });
});

describe('the bootstrap', () => {
  it('draws means of the samples, the same ones again, around the mean of all', () => {
    const samples = Array.from({ length: 40 }, (_, i) => [i, 2 * i, 5]);
    const means = resampledMeans(samples);
    expect(means).toHaveLength(1000);
    expect(means).toEqual(resampledMeans(samples));
    for (const [a, b, c] of means) expect([b, c]).toEqual([2 * a!, 5]);
    const first = means.map((each) => each[0]!);
    expect(first.reduce((sum, value) => sum + value, 0) / 1000).toBeCloseTo(19.5, 0);
    // The standard error of the mean of 0..39 is 11.54 / sqrt(40) = 1.83.
    const { low, high } = middle(first);
    expect(low).toBeGreaterThan(19.5 - 1.96 * 1.83 - 0.5);
    expect(low).toBeLessThan(19.5 - 1.96 * 1.83 + 0.5);
    expect(high - 19.5).toBeCloseTo(19.5 - low, 0);
  });
});

describe('zeroShot', () => {
  it('asks which label’s basis is nearest, space by space, and predicts from the last one behind the norm', () => {
    // Two spaces of three labels: the first space has label 0 nearest, the last one label 1.
    const cosines = Float32Array.from({ length: VARIANTS.length * 6 }, (_, i) => [0.9, 0.1, 0, -0.5, 0.2, 0.1][i % 6]!);
    const trace = (label: number) => ({ line: 1, label, labels: 3, cosines });
    const found = zeroShot([trace(0), trace(1), trace(1), trace(2)], { target: 'basis', latentNorm: 'none' }, 1)!;
    expect(found.nearest).toEqual([0.25, 0.5]);
    expect(found.scores.accuracy).toBe(0.5);
    expect(found.scores.macroF1).toBeCloseTo(2 / 3 / 3, 10);
    expect(found.majority).toEqual(found.scores);
    expect(zeroShot([{ ...trace(0), labels: 1 }], { target: 'basis', latentNorm: 'hf' }, 1)).toBeNull();
  });
});
