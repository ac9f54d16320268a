import type { EChartsOption } from 'echarts';
import type { Chosen } from '../contract/choice.ts';
import type { MethodLook } from '../contract/method-look.ts';
import { plain } from './axes.ts';
import type { Ground } from './ink.ts';

/** The gain of each block, the boundary, and those blocks that could not be chosen. */
export function choiceGainsChart(
  { gains, boundary }: Pick<Chosen, 'gains' | 'boundary'>,
  look: Pick<MethodLook, 'ink'>,
  ground: Ground,
): EChartsOption {
  const colour = look.ink[ground];
  const quiet = { light: '#c3cad1', dark: '#4a535d' }[ground];
  const strokes = { light: '#565f6a', dark: '#a3adb8' }[ground];
  return {
    xAxis: {
      type: 'category',
      data: gains.map((_, index) => String(index + 1)),
      name: 'block',
      nameLocation: 'middle',
      nameGap: 28,
    },
    yAxis: { type: 'value', name: 'gain', nameTextStyle: { align: 'left' }, axisLabel: { formatter: plain } },
    grid: { left: 56, right: 24, top: 40, bottom: 48 },
    legend: { top: 4, right: 24, itemWidth: 16 },
    tooltip: {
      ...{ renderMode: 'richText', confine: true },
      valueFormatter: (value) => (typeof value === 'number' ? plain(value) : 'none'),
    },
    series: [
      bars('may be chosen', (block) => gains[block - 1]!.eligible, { color: colour }),
      bars('left out', (block) => !gains[block - 1]!.eligible, {
        color: quiet,
        borderColor: strokes,
        borderType: 'dashed',
      }),
      {
        ...{ type: 'line', name: 'boundary', data: [], symbol: 'none', lineStyle: { color: strokes, type: 'dashed' } },
        markLine:
          boundary === 0
            ? { data: [] }
            : {
                ...{ silent: true, symbol: 'none', animation: false, data: [{ xAxis: boundary - 1 }] },
                lineStyle: { color: strokes, type: 'dashed', width: 1.5 },
                label: { formatter: `e = ${boundary}`, position: 'end', color: strokes },
              },
      },
    ],
  };

  function bars(name: string, isWanted: (block: number) => boolean, itemStyle: object) {
    const data = gains.map(({ gain }, index) => (isWanted(index + 1) ? gain : null));
    return { type: 'bar' as const, name, stack: 'gain', data, itemStyle, animation: false };
  }
}
