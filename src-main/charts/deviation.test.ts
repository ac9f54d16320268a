import { describe, expect, it } from 'vitest';
import { deviationChart } from './deviation.ts';
import { seriesNamed, seriesOf, tipOver } from './testing/series.ts';

const spaces = [
  { space: 0, mean: 1, spread: 0.125 },
  { space: 1, mean: 0.5, spread: 0.25 },
];
const chart = deviationChart({ spaces, boundary: 1, samples: 64, measure: 'cosine' }, 'light');

describe('the deviation chart', () => {
  it('draws the mean, and one standard deviation to either side as a band', () => {
    expect(seriesNamed(chart, 'mean').data).toEqual([1, 0.5]);
    expect(seriesNamed(chart, 'lower').data).toEqual([0.875, 0.25]);
    expect(seriesNamed(chart, '± 1 standard deviation, n = 64').data).toEqual([0.25, 0.5]);
  });

  it('marks r_e, the last space below which all is frozen', () => {
    expect(seriesNamed(chart, 'mean').markLine?.data).toEqual([{ xAxis: 1 }]);
  });

  it('names axes, legend and numbers, but not the helper of the band', () => {
    expect(chart).toMatchObject({
      xAxis: { name: 'Latent space', data: ['r₀', 'r₁'] },
      yAxis: { name: 'Deviation d = 1 − cos (no unit)' },
      legend: { data: ['mean', '± 1 standard deviation, n = 64'] },
      tooltip: { renderMode: 'richText' },
    });
    expect(tipOver(chart, [{ dataIndex: 1 }])).toBe('r₁\nd₁ = 0.5 ± 0.25');
  });

  it('has colours of its own on dark ground', () => {
    const dark = deviationChart({ spaces, boundary: 1, samples: 64, measure: 'margin' }, 'dark');
    expect(dark).toMatchObject({ yAxis: { name: 'Deviation d = 1 − margin / 2 (no unit)' } });
    expect(seriesOf(dark).map((each) => each.itemStyle?.color)).not.toEqual(
      seriesOf(chart).map((each) => each.itemStyle?.color),
    );
  });
});
