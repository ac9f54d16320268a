import { describe, expect, it } from 'vitest';
import { ChoiceOptions, GAINS } from '../contract/salf.ts';
import { bestBlock, chooseBoundary, eligibleBlocks } from './choice.ts';
import { deviation, deviations, deviationsOf, meanDeviations } from './deviation.ts';
import { gains } from './gain.ts';
import { golden, goldenNames } from './testing/golden.ts';
import { VARIANTS } from './trace.ts';

const options = (changes: Partial<ChoiceOptions> = {}) => ChoiceOptions.parse(changes);
const untied = (blocks: number) => ({ blocks, tiedHead: false });

describe('deviation', () => {
  it('is one minus the cosine, within its clamps', () => {
    expect(deviations([0, 0.25, -1])).toEqual([1, 0.75, 2]);
    expect([deviation(1), deviation(1 + 1e-7), deviation(1 - 1e-7), deviation(-1.0000001)]).toEqual([
      1e-6, 1e-6, 1e-6, 2,
    ]);
  });

  it('by margin is what the label is ahead of the next, halved, so that a draw has the deviation 1', () => {
    // Two spaces of three labels under each variant.
    const cosines = Float32Array.from({ length: VARIANTS.length * 6 }, (_, i) => [0.5, 0.25, -1, 0, 0, 0][i % 6]!);
    const of = (label: number, rule: Partial<ChoiceOptions> = {}) =>
      deviationsOf({ label, labels: 3, cosines }, options({ deviation: 'margin', ...rule }), 1);
    expect([of(0), of(1), of(2)]).toEqual([
      [1 - 0.125, 1],
      [1 + 0.125, 1],
      [1 + 0.75, 1],
    ]);
    expect(of(1, { deviation: 'cosine' })).toEqual([0.75, 1]);
    const extremes = cosines.map((_, i) => (i % 3 === 0 ? 1 : -1));
    const own = (label: number) =>
      deviationsOf({ label, labels: 3, cosines: extremes }, options({ deviation: 'margin' }), 1);
    expect([own(0), own(1)]).toEqual([
      [1e-6, 1e-6],
      [2, 2],
    ]);
  });

  it('by margin is refused of a trace that holds its own label alone', () => {
    const trace = { label: 2, labels: 1, cosines: new Float32Array(12) };
    expect(deviationsOf(trace, options({ deviation: 'cosine' }), 1)).toEqual([1, 1]);
    expect(() => deviationsOf(trace, options({ deviation: 'margin' }), 1)).toThrow(
      '--deviation: The analysis was made by an earlier version and holds no cosines to the other labels, so no margin is known. Analyse the model again, or use --deviation cosine.',
    );
  });

  it('has its mean space by space', () => {
    expect(meanDeviations([[1, 0.5], [0.5, 0.25]])).toEqual([0.75, 0.375]); // prettier-ignore
  });
});

describe('the worked example, d = 1, 0.9, 0.4, 0.3, 0.2', () => {
  const d = [1, 0.9, 0.4, 0.3, 0.2];
  const expected: Record<(typeof GAINS)[number], { block: number; boundary: number }> = {
    'log-ratio': { block: 2, boundary: 2 },
    difference: { block: 2, boundary: 2 },
    relative: { block: 2, boundary: 2 },
    resource: { block: 4, boundary: 3 },
    marginal: { block: 1, boundary: 1 },
  };

  it.each(GAINS)('%s', (gain) => {
    const found = gains(d, options({ gain }));
    const eligible = eligibleBlocks(options(), untied(4));
    expect(bestBlock(found, eligible)).toBe(expected[gain].block);
    expect(chooseBoundary(found, options(), untied(4))).toBe(expected[gain].boundary);
  });
});

describe('gains', () => {
  const d = [1, 0.9, 0.4];

  it('are the formulas of their names', () => {
    const of = (gain: (typeof GAINS)[number]) => gains(d, { gain, alpha: 0.5 });
    const close = (found: readonly number[], values: readonly number[]) =>
      found.forEach((value, i) => expect(value).toBeCloseTo(values[i]!, 12));
    close(of('log-ratio'), [2 * Math.log(1 / 0.9), 2 * Math.log(0.9 / 0.4)]);
    close(of('difference'), [0.1, 0.5]);
    close(of('relative'), [0.1, 0.5 / 0.9]);
    close(of('resource'), [0.9 ** -2 - 1, 0.4 ** -2 - 0.9 ** -2]);
    close(of('marginal'), [1 - 0.9 ** 3, 0.9 ** 3 - 0.4 ** 3]);
  });

  it('stay finite over the whole range of deviations by default, and refuse an alpha that would not', () => {
    for (const gain of GAINS) {
      expect(gains([2, 1e-6, 2], options({ gain })).every(Number.isFinite), gain).toBe(true);
    }
    expect(() => gains(d, { gain: 'resource', alpha: 0.019 })).toThrow(
      '--alpha: With an alpha of 0.019 the gain resource exceeds the range of numbers. Use a larger one (default 0.076), or --gain log-ratio.',
    );
    expect(gains([2, 1e-6], { gain: 'resource', alpha: 0.02 }).every(Number.isFinite)).toBe(true);
    expect(() => gains(d, { gain: 'marginal', alpha: 0.0009 })).toThrow('the gain marginal exceeds');
    expect(gains([2, 1e-6], { gain: 'marginal', alpha: 0.001 }).every(Number.isFinite)).toBe(true);
  });

  it.each(goldenNames)('choose what numpy chooses from the same cosines: %s', (name) => {
    const model = golden.models[name]!;
    for (const [variant, byGain] of Object.entries(model.choices)) {
      const samples = model.cosines[variant as keyof typeof model.cosines].map(deviations);
      for (const gain of GAINS) {
        const rows = [...samples, meanDeviations(samples)];
        const found = rows.map((row) =>
          bestBlock(gains(row, { gain, alpha: golden.alpha }), { first: 1, last: row.length - 1 }),
        );
        expect(found, `${variant} ${gain}`).toEqual(byGain[gain]);
      }
    }
  });
});

describe('chooseBoundary', () => {
  it('takes the first of equal gains', () => {
    expect(chooseBoundary([1, 3, 3, 2], options(), untied(4))).toBe(2);
    expect(chooseBoundary([0, 0, 0], options(), untied(3))).toBe(1);
  });

  it('begins at block 2 where the head is tied, unless the options say otherwise', () => {
    const steep = [9, 1, 2, 0];
    const tied = { blocks: 4, tiedHead: true };
    expect(chooseBoundary(steep, options(), untied(4))).toBe(1);
    expect(chooseBoundary(steep, options(), tied)).toBe(3);
    expect(chooseBoundary(steep, options({ firstLayer: 1 }), tied)).toBe(1);
    expect(chooseBoundary([5], options(), { blocks: 1, tiedHead: true })).toBe(0);
  });

  it('leaves the last block out when asked, and keeps blocks to train', () => {
    const late = [0, 1, 2, 9];
    expect(chooseBoundary(late, options(), untied(4))).toBe(3);
    expect(chooseBoundary([0, 5, 2, 9], options({ excludeLast: true }), untied(4))).toBe(2);
    expect(chooseBoundary(late, options({ minTrain: 3 }), untied(4))).toBe(1);
    expect(chooseBoundary(late, options({ minTrain: 4 }), untied(4))).toBe(0);
  });

  it.each<[string, Partial<ChoiceOptions>, number]>([
    [
      '--first-layer: Block 5 is beyond block 4, the last that may be chosen. Use a number from 1 to 4, or auto.',
      { firstLayer: 5 },
      4,
    ],
    [
      '--first-layer: Block 4 is beyond block 3, the last that may be chosen. Use a number from 1 to 3, or auto.',
      { firstLayer: 4, excludeLast: true },
      4,
    ],
    ['--min-train: The model has 4 blocks; 5 cannot train. Use a number from 1 to 4.', { minTrain: 5 }, 4],
    [
      '--exclude-last: The model has a single block, and no other is left to choose. Leave it out.',
      { excludeLast: true },
      1,
    ],
  ])('refuses: %s', (message, changes, blocks) => {
    const some = Array.from({ length: blocks }, () => 1);
    expect(() => chooseBoundary(some, options(changes), untied(blocks))).toThrow(message);
  });
});
