import { describe, expect, it } from 'vitest';
import { BudgetRequest, ChoiceOptions, FIRST_RULE } from '../contract/salf.ts';
import { summarise } from './summary.ts';
import { cosinesOf, VARIANTS, type Trace } from './trace.ts';

/** A trace whose variant `basis hf` has these deviations; the others lie at 1 all the way. */
function trace(deviations: readonly number[], at = 0): Trace {
  const spaces = deviations.length;
  const cosines = new Float32Array(VARIANTS.length * spaces);
  cosines.set(
    deviations.map((d) => 1 - d),
    at * spaces,
  );
  return { line: 1, label: 0, labels: 1, cosines };
}

const NO_BUDGET = BudgetRequest.parse({});
const summary = (
  traces: readonly Trace[],
  choice: Partial<ChoiceOptions> = {},
  model = { blocks: 4, tiedHead: false },
  budget = NO_BUDGET,
) => summarise(traces, ChoiceOptions.parse({ ...FIRST_RULE, ...choice }), budget, model);

const EXAMPLE = [1, 0.9, 0.4, 0.3, 0.2];
const LATE = [1, 0.9, 0.8, 0.7, 0.1];

describe('cosinesOf', () => {
  it('finds each variant in its place', () => {
    VARIANTS.forEach((variant, at) => {
      expect([...cosinesOf(trace([0.5, 0.25], at), variant, 1)]).toEqual([0.5, 0.75]);
    });
    expect(() => cosinesOf(trace([1, 1]), VARIANTS[0]!, 2)).toThrow('12 cosines for 6 variants of 3 spaces');
  });

  it('finds its own label among those of all', () => {
    const cosines = Float32Array.from({ length: VARIANTS.length * 6 }, (_, i) => i);
    const own = (label: number, at: number) => [...cosinesOf({ label, labels: 3, cosines }, VARIANTS[at]!, 1)];
    expect([own(0, 0), own(2, 0), own(1, 5)]).toEqual([
      [0, 3],
      [2, 5],
      [31, 34],
    ]);
    expect(() => own(0, 0) && cosinesOf({ label: 0, labels: 2, cosines }, VARIANTS[0]!, 1)).toThrow(
      '36 cosines for 6 variants of 2 spaces and 2 labels',
    );
  });
});

describe('summarise', () => {
  it('tells spaces, gains, the choice of each sample and the common one', () => {
    const found = summary([...Array.from({ length: 30 }, () => trace(EXAMPLE)), trace(LATE), trace(LATE)]);
    expect(found).toMatchObject({ blocks: 4, samples: 32, boundary: 2, warnings: [], budget: null });
    expect(found.spaces[2]!.mean).toBeCloseTo((30 * 0.4 + 2 * 0.8) / 32, 6);
    expect(found.spaces[2]!.spread).toBeCloseTo(Math.sqrt((30 * 0.025 ** 2 + 2 * 0.375 ** 2) / 31), 6);
    expect(found.spaces[0]).toEqual({ space: 0, mean: 1, spread: 0 });
    expect(found.boundaries).toEqual([...Array.from({ length: 30 }, () => 2), 3, 3]);
    expect(found.histogram).toEqual([0, 0, 30, 2, 0]);
    expect(found.gains.map(({ block, eligible, wins }) => [block, eligible, wins])).toEqual([
      [1, true, 0],
      [2, true, 30],
      [3, true, 0],
      [4, true, 2],
    ]);
    expect(found.gains[1]!.gain).toBeCloseTo(Math.log(found.spaces[1]!.mean / found.spaces[2]!.mean) / 0.076, 10);
    expect(found.reason).toBe(
      'Block 2 has the largest gain (9.87 by log-ratio; next is block 4 with 6.81), so blocks 1–2 are frozen and blocks 3–4 train.',
    );
  });

  it('takes the mean before the gain, which a single far-off sample moves', () => {
    const many = Array.from({ length: 40 }, () => trace([1, 0.5, 0.3]));
    const model = { blocks: 2, tiedHead: false };
    expect(summary(many, { gain: 'difference' }, model).boundary).toBe(1);
    const moved = summary([...many.slice(4), ...Array.from({ length: 8 }, () => trace([1, 2, 0.1]))], {}, model);
    expect(moved.boundaries.filter((e) => e === 1)).toHaveLength(44);
    expect(moved.gains[1]!.gain).toBeGreaterThan(moved.gains[0]!.gain);
  });

  it('always shows block 1, says that it is left out, and chooses among the others', () => {
    const steep = Array.from({ length: 40 }, () => trace([1.9, 0.5, 0.4, 0.3, 0.25]));
    const found = summary(steep, {}, { blocks: 4, tiedHead: true });
    expect(found.gains[0]).toMatchObject({ block: 1, eligible: false, wins: 0 });
    expect(found.boundary).toBe(3);
    expect(found.reason).toContain('among those that may be chosen');
    expect(found.warnings).toEqual([
      'Block 1 has the largest gain of all (17.6) but is left out: r_0 is the bare embedding of the last prompt token and says little.',
    ]);
    const all = summary(steep, { firstLayer: 1 }, { blocks: 4, tiedHead: true });
    expect(all.boundary).toBe(1);
    expect(all.reason).toContain('so block 1 is frozen and blocks 2–4 train.');
    expect(all.warnings).toEqual([
      'Block 1 wins in the mean and for all samples: r_0 is the bare embedding of the last prompt token and hardly differs between samples; --first-layer 2 leaves it out.',
    ]);
  });

  it('says so where the last block wins for nearly all', () => {
    const late = [...Array.from({ length: 36 }, () => trace(LATE)), ...Array.from({ length: 4 }, () => trace(EXAMPLE))];
    const found = summary(late);
    expect(found.boundary).toBe(3);
    expect(found.reason).toContain('but at least 1 block must train, so blocks 1–3 are frozen and block 4 trains.');
    expect(found.warnings).toEqual([
      'The last block wins in the mean and for 90 % of the samples: the final norm stands after it alone, so its gain is partly that of the norm; --exclude-last leaves it out, and --latent-norm all or none treats all spaces alike.',
    ]);
    const other = late.map(({ cosines, ...rest }) => ({ ...rest, cosines: cosines.toReversed().fill(0, 0, 5) }));
    other.forEach(({ cosines }, i) => cosines.set(i < 36 ? [0, 0.1, 0.2, 0.3, 0.9] : [0, 0.1, 0.6, 0.7, 0.8], 10));
    expect(summary(other, { latentNorm: 'none' }).warnings[0]).toContain('no norm has a part in that');
  });

  it('says so where no block gains, where samples are few, and where everything trains', () => {
    const found = summary([trace([0.2, 0.3, 0.4, 0.5, 0.6])], { minTrain: 4 });
    expect(found.boundary).toBe(0);
    expect(found.reason).toContain('but at least 4 blocks must train, so no block is frozen.');
    expect(found.warnings).toEqual([
      'The last block wins in the mean and for all samples: the final norm stands after it alone, so its gain is partly that of the norm; --exclude-last leaves it out, and --latent-norm all or none treats all spaces alike.',
      'No block that may be chosen brings the states nearer to their target; the choice is only the least loss.',
      '1 sample is few; the choice may change with others.',
    ]);
  });

  it('says so where two blocks gain nearly the same', () => {
    const traces = Array.from({ length: 32 }, () => trace([1, 0.9, 0.6, 0.3, 0.01]));
    expect(summary(traces, { gain: 'difference', excludeLast: true }).warnings).toEqual([
      'Blocks 2 and 3 gain nearly the same; another sample may choose the other.',
    ]);
    expect(summary(traces, { gain: 'relative', excludeLast: true }).warnings).toEqual([]);
  });

  it('puts the choice under a budget', () => {
    const traces = Array.from({ length: 32 }, () => trace(EXAMPLE));
    const budget = BudgetRequest.parse({ plan: 'constant', fraction: 0.25 });
    expect(summary(traces, {}, undefined, budget)).toMatchObject({
      boundary: 2,
      budget: { allowed: 1, trained: 1 },
    });
  });
});
