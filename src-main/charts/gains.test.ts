import { describe, expect, it } from 'vitest';
import { gainsChart } from './gains.ts';
import { ruleRoom } from './rule-rows.ts';
import { seriesNamed, seriesOf, tipOver } from './testing/series.ts';

const gains = [
  { gain: 4, eligible: false },
  { gain: 1, eligible: true },
  { gain: -0.5, eligible: true },
  { gain: 1, eligible: true },
];
const chart = (boundary: number) =>
  gainsChart({ gains, boundaries: [{ boundary, by: '' }], formula: 'log-ratio' }, 'light');
const named = (boundary: number) => seriesOf(chart(boundary)).map(({ name }) => name);

describe('the chart of gains', () => {
  it('tells the largest gain that may be chosen from the others, and greys what is left out', () => {
    expect(seriesNamed(chart(2), 'largest gain').data).toEqual(['-', 1, '-', '-']);
    // At least some blocks must train, so that e may lie below the block of largest gain.
    expect(seriesNamed(chart(1), 'largest gain').data).toEqual(['-', 1, '-', '-']);
    expect(seriesNamed(chart(2), 'may be chosen').data).toEqual(['-', '-', -0.5, 1]);
    expect(seriesNamed(chart(2), 'left out').data).toEqual([4, '-', '-', '-']);
  });

  it('has a strip of frozen and trained blocks, named once each', () => {
    const name = (text: string) => ({ value: 1, label: expect.objectContaining({ formatter: text }) as unknown });
    expect(seriesNamed(chart(2), 'frozen').data).toEqual([name('frozen'), 1, '-', '-']);
    expect(seriesNamed(chart(2), 'trains').data).toEqual(['-', '-', name('trains'), 1]);
  });

  it('has a row of marks for each other rule', () => {
    const rules = [
      { rule: 'variability', blocks: [3, 4], isSuffix: true },
      { rule: 'green-trainer', blocks: [1, 4], isSuffix: false },
    ] as const;
    const option = gainsChart({ gains, boundaries: [{ boundary: 2, by: '' }], formula: 'log-ratio', rules }, 'dark');
    expect(seriesNamed(option, 'variability').data).toEqual([
      [2, 0],
      [3, 0],
    ]);
    expect(seriesNamed(option, 'GreenTrainer').data).toEqual([
      [0, 1],
      [3, 1],
    ]);
    expect(option.grid).toHaveLength(3);
    expect(option.yAxis).toMatchObject([{}, {}, { data: ['variability', 'GreenTrainer'] }]);
    expect(chart(2).grid).toHaveLength(2);
    expect(ruleRoom(rules) - ruleRoom(rules.slice(1))).toBeGreaterThan(12);
    expect(ruleRoom([])).toBe(0);
  });

  it('marks e, unless nothing is frozen', () => {
    expect(seriesNamed(chart(2), 'largest gain').markLine?.data).toEqual([{ xAxis: 1, label: { formatter: 'e = 2' } }]);
    expect(seriesNamed(chart(0), 'largest gain').markLine).toBeUndefined();
    expect(named(0)).toEqual(['largest gain', 'may be chosen', 'left out', 'trains']);
    expect(named(4)).not.toContain('trains');
  });

  it('of several choices, has the mean with its ends, and says whose each boundary is', () => {
    const several = gainsChart(
      {
        gains: gains.map((each, index) => ({ ...each, ends: { low: each.gain - index, high: each.gain } })),
        boundaries: [
          { boundary: 1, by: 'seed 2' },
          { boundary: 2, by: 'seeds 1 and 3' },
        ],
        formula: 'log-ratio',
      },
      'light',
    );
    expect(seriesNamed(several, 'lowest to highest').data).toHaveLength(3);
    expect(seriesNamed(several, 'lowest to highest').data[0]).toEqual([1, 1, 1, 1, 0, 1]);
    expect(seriesNamed(several, 'largest gain').markLine?.data).toEqual([
      { xAxis: 0, label: { formatter: 'e = 1 (seed 2)' } },
      { xAxis: 1, label: { formatter: 'e = 2 (seeds 1 and 3)' } },
    ]);
    expect(seriesOf(several).map(({ name }) => name)).not.toContain('frozen');
    expect(tipOver(several, { dataIndex: 2 })).toBe('Block 3\ngain -0.5');
  });

  it('says of a block what becomes of it', () => {
    expect(tipOver(chart(2), { dataIndex: 0 })).toBe('Block 1: frozen\ngain 4, left out of the choice');
    expect(tipOver(chart(2), { dataIndex: 2 })).toBe('Block 3: trains\ngain -0.5');
  });
});
