import { describe, expect, it } from 'vitest';
import { heatMapChart, orderRows, rowNames } from './heat-map.ts';
import type { HeatRow } from './heat-map.ts';
import { seriesOf, tipOver } from './testing/series.ts';

const row = (line: number, label: string, boundary: number, deviations = [1, 0.5]): HeatRow => ({
  line,
  label,
  boundary,
  deviations,
});
const rows = [row(2, 'no', 2), row(5, 'yes', 1), row(7, 'no', 1, [0.25, 1.5]), row(9, 'no', 2)];
const LABELS = ['yes', 'no'];
const lines = (order: 'label' | 'boundary' | 'file') => orderRows(rows, order, LABELS).map(({ line }) => line);

describe('the rows of the map', () => {
  it('are ordered by label, by their own e, or as in the file', () => {
    expect(lines('label')).toEqual([5, 2, 7, 9]);
    expect(lines('boundary')).toEqual([5, 7, 2, 9]);
    expect(lines('file')).toEqual([2, 5, 7, 9]);
  });

  it('are named once for each group, in its middle', () => {
    expect(rowNames(orderRows(rows, 'label', LABELS), 'label')).toEqual(['yes', null, 'no', null]);
    expect(rowNames(orderRows(rows, 'boundary', LABELS), 'boundary')).toEqual(['e = 1', null, 'e = 2', null]);
  });

  it('are named now and then where there are no groups', () => {
    const many = Array.from({ length: 30 }, (_, index) => row(index + 1, 'yes', 0));
    const named = rowNames(many, 'file').filter((name) => name !== null);
    expect(named.slice(0, 2)).toEqual(['line 1', 'line 4']);
    expect(named).toHaveLength(10);
  });
});

describe('the map', () => {
  it('has a cell for every sample and space, coloured over the range that occurs', () => {
    const chart = heatMapChart(rows, 'file', 'light');
    expect(seriesOf(chart)[0]?.data).toHaveLength(8);
    expect(seriesOf(chart)[0]?.data.slice(4, 6)).toEqual([
      [0, 2, 0.25],
      [1, 2, 1.5],
    ]);
    expect(chart).toMatchObject({ visualMap: { min: 0.25, max: 1.5 }, xAxis: { data: ['r₀', 'r₁'] } });
    expect(chart).not.toHaveProperty('dataZoom');
    expect(tipOver(chart, { value: [1, 2, 1.5] })).toBe('line 7: no, own e = 1\nr₁: d = 1.5');
  });

  it('can be scrolled where it is long', () => {
    const long = Array.from({ length: 500 }, (_, index) => row(index, 'yes', 0));
    expect(heatMapChart(long, 'file', 'light')).toMatchObject({ dataZoom: [{ startValue: 0, endValue: 399 }] });
  });
});
