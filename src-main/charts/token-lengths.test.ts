import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tokenLengthsChart } from './token-lengths.ts';
import type { SplitLengths } from './token-lengths.ts';

const split = (name: SplitLengths['split'], step: number, rows: readonly number[]): SplitLengths => ({
  split: name,
  tokens: { histogram: rows.map((count, index) => ({ from: index * step, to: (index + 1) * step, rows: count })) },
});
const Drawn = z.object({
  xAxis: z.object({ name: z.string(), data: z.array(z.string()) }),
  yAxis: z.object({ name: z.string() }),
  series: z.array(
    z.object({
      name: z.string(),
      data: z.array(z.number()),
      markLine: z.object({ data: z.array(z.object({ xAxis: z.number() })) }).optional(),
    }),
  ),
});
const drawn = (splits: readonly SplitLengths[], maxLength = 1000) => Drawn.parse(tokenLengthsChart(splits, maxLength));

describe('lengths of prompts', () => {
  it('are shares of rows in steps that all splits have', () => {
    const { xAxis, yAxis, series } = drawn([split('train', 2, [0, 1, 3, 0, 4]), split('test', 4, [5, 0, 5])]);
    expect([xAxis.name, yAxis.name]).toEqual(['Length of the prompt (tokens)', 'Rows (%)']);
    expect(xAxis.data).toEqual(['0–3', '4–7', '8–11']);
    expect(series.map(({ name, data }) => [name, data])).toEqual([
      ['train', [12.5, 37.5, 50]],
      ['test', [50, 0, 50]],
    ]);
  });

  it('are named singly where a step is one token', () => {
    expect(drawn([split('train', 1, [0, 2])]).xAxis.data).toEqual(['0', '1']);
  });

  it('show where they are cut, if any is as long', () => {
    const marks = (maxLength: number) => drawn([split('train', 4, [1, 1, 1])], maxLength).series[0]?.markLine?.data;
    expect(marks(5)).toEqual([{ xAxis: 1 }]);
    expect(marks(12)).toBeUndefined();
  });

  it('may be none', () => {
    expect(drawn([]).series).toEqual([]);
    expect(drawn([split('train', 1, [0])]).series[0]?.data).toEqual([0]);
  });
});
