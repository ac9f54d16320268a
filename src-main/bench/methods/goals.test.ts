import { describe, expect, it } from 'vitest';
import { lastK, SALF, SALF_CACHED, SALF_EXCLUDE_LAST, SALF_EXCLUDE_LAST_CACHED, TORCH_FULL } from './cases.ts';
import { goalLines, verdict, type GoalsRequest } from './goals.ts';
import { ownTurn, resultsOf, torchTurn } from './testing/turns.ts';
import type { OwnTurn, Turn } from './turn.ts';

/** All of full's 30 s count as training; its backward pass takes 20 s. */
const FULL = ownTurn(30);

/** A run that needs a share of full's backward pass by count, and another by the clock. */
function run(counted: number, measured: number): OwnTurn {
  const seconds = 10 + 20 * measured;
  return ownTurn(seconds, { forwardShare: 10 / seconds, backwardFlops: 1000 * counted });
}

function request(
  cached: OwnTurn,
  savings = run(0.25, 0.25),
  torch: Readonly<Record<string, readonly Turn[]>> = { [TORCH_FULL]: [torchTurn(60)] },
): GoalsRequest {
  const own = { full: [FULL], [SALF_CACHED]: [cached], [SALF_EXCLUDE_LAST_CACHED]: [ownTurn(20)] };
  const uncached = Object.fromEntries([SALF, SALF_EXCLUDE_LAST, lastK(3), lastK(11)].map((name) => [name, [savings]]));
  return {
    results: resultsOf({ ...own, ...uncached }, torch),
    blocks: 12,
    choices: { salf: 11, excludeLast: 4 },
    quarters: [3],
    epochs: 3,
    rows: { trained: 1200, file: 1200 },
  };
}

describe('verdict', () => {
  it.each([
    [[1, 2], 'met'],
    [[1, 0], 'missed'],
    [[0, null], 'missed'],
    [[1, null], 'not measured'],
    [[], 'not measured'],
  ])('of %j above 0 is “%s”', (figures, expected) => {
    expect(verdict(figures, (figure) => figure > 0)).toBe(expected);
  });
});

describe('the goals', () => {
  it('are reported with their figures where they are met', () => {
    const cached = ownTurn(9.8, { items: { forwardBackward: 9.6, analysis: 0.2 } });
    expect(goalLines(request(cached))).toEqual([
      "(1) SALF, cached, its analysis included: at least 2.2x our full and 4x PyTorch's full",
      "    met: salf, cached, blocks 1..11 of 12 frozen: against our full 3.06x, met; PyTorch's full 6.12x, met",
      "    missed: salf --exclude-last, cached, blocks 1..4 of 12 frozen: against our full 1.50x, missed; PyTorch's full 3.00x, missed",
      '(2) saving of backward seconds, measured by analytic, without a cache: at least 0.9 everywhere',
      '    met:',
      ...['salf', 'salf --exclude-last', 'freeze:11', 'freeze:3'].map(
        (name) => `      ${name}: 1.00 (measured 75 %, analytic 75 %)`,
      ),
      "(3) SALF's analysis: at most 3 % of one epoch that trains every block",
      '    met: 2.0 % (0.20 s of 10.0 s) over the 1200 rows that were trained on',
    ]);
  });

  it('are missed where one of their parts is', () => {
    const lines = goalLines(request(ownTurn(14, { items: { forwardBackward: 13, analysis: 1 } }), run(0.25, 0.4)));
    expect(lines[1]).toContain(
      "missed: salf, cached, blocks 1..11 of 12 frozen: against our full 2.14x, missed; PyTorch's full 4.29x, met",
    );
    expect(lines[4]).toBe('    missed:');
    expect(lines[5]).toBe('      salf: 0.80 (measured 60 %, analytic 75 %)');
    expect(lines.at(-1)).toBe('    missed: 10.0 % (1.00 s of 10.0 s) over the 1200 rows that were trained on');
  });

  it('tell how far the rounds lie apart', () => {
    const { results, ...rest } = request(ownTurn(10));
    const own = new Map([...results.own, ['full', [FULL, FULL]], [SALF_CACHED, [ownTurn(10), ownTurn(12)]]]);
    expect(goalLines({ ...rest, results: { ...results, own } })[1]).toContain('our full 2.75x [2.50x to 3.00x], met');
  });

  it('are not measured where PyTorch or the probes are absent', () => {
    const lines = goalLines(request(ownTurn(10), ownTurn(10, { forwardShare: null }), {}));
    expect(lines[1]).toContain(
      "not measured: salf, cached, blocks 1..11 of 12 frozen: against our full 3.00x, met; PyTorch's full not measured",
    );
    expect(lines[4]).toBe('    not measured:');
    expect(lines[5]).toBe('      salf: not measured; a run of this length has no probes');
  });

  it('hold the analysis against an epoch of the whole file too', () => {
    const cached = ownTurn(10, { items: { forwardBackward: 9.5, analysis: 0.5 } });
    const lines = goalLines({ ...request(cached), rows: { trained: 1200, file: 4800 } });
    expect(lines.slice(-2)).toEqual([
      '    missed: 5.0 % (0.50 s of 10.0 s) over the 1200 rows that were trained on',
      '    met: 1.3 % (0.50 s of 40.0 s) over all 4800 rows of the file, the epoch in proportion',
    ]);
  });
});
