import type { EChartsOption, HeatmapSeriesOption } from 'echarts';
import { TOOLTIP } from './frame.ts';
import { CHART_INKS } from './ink.ts';
import type { Ground } from './ink.ts';

/** From no row of a label to all of them: what is right, and what is wrong. */
const INKS = {
  right: { light: ['#eef5ee', '#117733'], dark: ['#1d2a22', '#5cc98a'] },
  wrong: { light: ['#fbeeec', '#a8322a'], dark: ['#2d2120', '#ff8a80'] },
} as const;
/** Of the counts, on pale and on strong ground. */
const TEXT = { light: ['#1b2027', '#ffffff'], dark: ['#e6e9ed', '#10151b'] } as const;

/**
 * Counts of answers by true label, each shaded by its share of the label's rows: what is right in one hue, what is wrong
 * in another, and both say their number.
 * @param confusion [truth][prediction]
 */
export function confusionChart(
  labels: readonly string[],
  confusion: readonly (readonly number[])[],
  ground: Ground,
): EChartsOption {
  const rowsOf = (truth: number): number => confusion[truth]!.reduce((sum, count) => sum + count, 0);
  const cells = confusion.flatMap((row, truth) => {
    const rows = rowsOf(truth);
    return row.map((count, predicted) => ({ truth, predicted, count, share: rows === 0 ? 0 : count / rows }));
  });
  const series = (name: keyof typeof INKS): HeatmapSeriesOption => ({
    type: 'heatmap',
    name,
    animation: false,
    data: cells
      .filter(({ truth, predicted }) => (truth === predicted) === (name === 'right'))
      .map(({ truth, predicted, count, share }) => ({
        value: [predicted, truth, count, share],
        label: { color: TEXT[ground][share > 0.5 ? 1 : 0] },
      })),
    label: { show: true, formatter: (cell: { value: unknown }) => String((cell.value as number[])[2]) },
    itemStyle: { borderColor: CHART_INKS[ground].paper, borderWidth: 2 },
  });
  const shades = (name: keyof typeof INKS, seriesIndex: number) => ({
    show: false,
    min: 0,
    max: 1,
    dimension: 3,
    seriesIndex,
    inRange: { color: [...INKS[name][ground]] },
  });
  const axis = { type: 'category' as const, data: [...labels], axisTick: { show: false }, splitLine: { show: false } };
  return {
    xAxis: { ...axis, name: 'predicted', nameLocation: 'middle', axisLabel: { rotate: 35, interval: 0 } },
    yAxis: { ...axis, name: 'true label', nameLocation: 'start', inverse: true, axisLabel: { interval: 0 } },
    grid: { left: 24, right: 24, top: 32, bottom: 24 },
    tooltip: {
      ...TOOLTIP,
      formatter: (params) => {
        const [predicted, truth, count] = (Array.isArray(params) ? params[0] : params)?.value as number[];
        return `${count} of ${rowsOf(truth!)} rows of “${labels[truth!]}”\nanswered with “${labels[predicted!]}”`;
      },
    },
    visualMap: [shades('right', 0), shades('wrong', 1)],
    series: [series('right'), series('wrong')],
  };
}
