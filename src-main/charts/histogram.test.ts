import { expect, it } from 'vitest';
import { histogramChart } from './histogram.ts';
import { seriesOf, tipOver } from './testing/series.ts';

it('the histogram counts samples by their own e, and sets off those that agree with the common one', () => {
  const chart = histogramChart({ histogram: [0, 6, 2], boundary: 1 }, 'dark');
  expect(seriesOf(chart).map(({ name, data }) => [name, data])).toEqual([
    ['samples’ own e', [0, '-', 2]],
    ['the same as the common e = 1', ['-', 6, '-']],
  ]);
  expect(chart).toMatchObject({
    xAxis: { name: 'Boundary e (blocks 1..e frozen)', data: ['0', '1', '2'] },
    yAxis: { name: 'Samples (of 8)' },
  });
  expect(tipOver(chart, [{ dataIndex: 2 }])).toBe('e = 2\n2 of 8 samples (25 %)');
});
