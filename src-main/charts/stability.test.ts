import { expect, it } from 'vitest';
import { sharesOf, stabilityChart } from './stability.ts';
import { seriesNamed, seriesOf, tipOver } from './testing/series.ts';

it('the chart of resamples has a bar for each boundary, and sets off the chosen one', () => {
  const shares = sharesOf([0, 750, 250]).map((share) => ({ share }));
  const chart = stabilityChart({ shares, boundaries: [1] }, 'light');
  expect(seriesOf(chart).map(({ name, data }) => [name, data])).toEqual([
    ['the chosen e', ['-', 75, '-']],
    ['another e', [0, '-', 25]],
  ]);
  expect(chart).toMatchObject({
    legend: { data: ['the chosen e', 'another e'] },
    xAxis: { name: 'Boundary e (blocks 1..e frozen)', data: ['0', '1', '2'] },
    yAxis: { name: 'Share of 1,000 resamples (%)', max: 100 },
  });
  expect(tipOver(chart, { dataIndex: 2 })).toBe('e = 2\n25.0 % of the resamples');
});

it('of several choices it has the mean with its ends', () => {
  const shares = [{ share: 0 }, { share: 60, ends: { low: 20, high: 100 } }, { share: 40, ends: { low: 0, high: 80 } }];
  const chart = stabilityChart({ shares, boundaries: [1, 2] }, 'dark');
  expect(seriesNamed(chart, 'a chosen e').data).toEqual(['-', 60, 40]);
  expect(seriesNamed(chart, 'lowest to highest').data).toHaveLength(2);
});
