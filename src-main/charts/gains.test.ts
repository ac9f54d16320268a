import { describe, expect, it } from 'vitest';
import { gainsChart } from './gains.ts';
import { seriesNamed, seriesOf, tipOver } from './testing/series.ts';

const gains = [
  { block: 1, gain: 4, eligible: false },
  { block: 2, gain: 1, eligible: true },
  { block: 3, gain: -0.5, eligible: true },
  { block: 4, gain: 1, eligible: true },
];
const chart = (boundary: number) => gainsChart({ gains, boundary, formula: 'log-ratio' }, 'light');
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

  it('marks e, unless nothing is frozen', () => {
    expect(seriesNamed(chart(2), 'largest gain').markLine?.data).toEqual([{ xAxis: 1 }]);
    expect(seriesNamed(chart(0), 'largest gain').markLine).toBeUndefined();
    expect(named(0)).toEqual(['largest gain', 'may be chosen', 'left out', 'trains']);
    expect(named(4)).not.toContain('trains');
  });

  it('says of a block what becomes of it', () => {
    expect(tipOver(chart(2), { dataIndex: 0 })).toBe('Block 1: frozen\ngain 4, left out of the choice');
    expect(tipOver(chart(2), { dataIndex: 2 })).toBe('Block 3: trains\ngain -0.5');
  });
});
