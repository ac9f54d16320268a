import type { EChartsOption } from 'echarts';
import type { MethodLook } from '../contract/method-look.ts';
import { AXIS_TOOLTIP, roundRange, runAxis, yAxis } from './axes.ts';
import type { RunView } from './axes.ts';
import { CHART_INKS } from './ink.ts';
import type { Ground } from './ink.ts';

interface Validation {
  readonly step: number;
  readonly macroF1: number;
  readonly accuracy: number;
}

/** Macro-F1 and accuracy of the validations over the steps, step 0 being the untrained model; the best after it is marked. */
export function validationChart(
  validations: readonly Validation[],
  view: RunView,
  look: MethodLook,
  ground: Ground,
): EChartsOption {
  const colour = look.ink[ground];
  const { quiet } = CHART_INKS[ground];
  const trained = validations.filter(({ step }) => step > 0);
  const best = trained.toSorted((a, b) => b.macroF1 - a.macroF1 || a.step - b.step)[0];
  const values = validations.flatMap(({ macroF1, accuracy }) => [macroF1, accuracy]);
  const points = (of: (each: Validation) => number): [number, number][] =>
    validations.map((each) => [view.scale.at(each.step), of(each)]);
  return {
    ...runAxis(view),
    yAxis: yAxis('score', values.length === 0 ? null : roundRange(Math.min(...values), Math.max(...values))),
    tooltip: AXIS_TOOLTIP,
    legend: { top: 4, right: 24, itemWidth: 20 },
    series: [
      {
        type: 'line',
        name: 'macro-F1',
        data: points(({ macroF1 }) => macroF1),
        symbol: look.mark,
        symbolSize: 7,
        lineStyle: { color: colour, width: 2 },
        itemStyle: { color: colour },
        animation: false,
        ...(best === undefined
          ? {}
          : {
              markPoint: {
                symbol: 'circle',
                symbolSize: 13,
                silent: true,
                animation: false,
                itemStyle: { color: 'transparent', borderColor: colour, borderWidth: 1.5 },
                label: {
                  show: true,
                  position: 'bottom',
                  distance: 6,
                  color: colour,
                  formatter: best.macroF1.toFixed(3),
                },
                data: [{ name: 'best', coord: [view.scale.at(best.step), best.macroF1] }],
              },
            }),
      },
      {
        type: 'line',
        name: 'accuracy',
        data: points(({ accuracy }) => accuracy),
        symbol: 'emptyCircle',
        lineStyle: { color: quiet, width: 1.5, type: 'dashed' },
        itemStyle: { color: quiet },
        animation: false,
      },
    ],
  };
}
