/** What the charts over the steps of a run have in common. */
import type { EChartsOption } from 'echarts';
import { TOOLTIP } from './frame.ts';
import type { Scale, StepRange } from './series.ts';

/** What all curves of a run are drawn over. */
export interface RunView {
  readonly scale: Scale;
  /** Steps of the run so far. */
  readonly whole: StepRange;
  /** null: the whole run. */
  readonly range: StepRange | null;
  /** A bar below the chart moves and widens the part in sight. */
  readonly hasSlider?: boolean;
}

/** A round distance between the marks of an axis. */
function roundStep(span: number, marks: number): number {
  const size = 10 ** Math.floor(Math.log10(span / marks));
  return size * ([1, 2, 2.5, 5].find((each) => each * size * marks >= span) ?? 10);
}

/** The range of an axis that holds the values, from mark to mark. */
export function roundRange(min: number, max: number, marks = 4): { min: number; max: number; interval: number } {
  const span = max - min;
  const interval = roundStep(span > 0 ? span : Math.abs(max) || 1, marks);
  const [first, last] = [Math.floor(min / interval + 1e-9), Math.ceil(max / interval - 1e-9)];
  return { min: first * interval, max: Math.max(last, first + 1) * interval, interval };
}

/** A number on an axis or in a note: four digits that count. */
export function plain(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(2).replace(/\.?0+e/, 'e');
  return value.toLocaleString('en', { maximumSignificantDigits: 4 });
}

/** A place on an axis, such that neighbouring steps differ. */
function exactly(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 8 });
}

/** The axis of a run's steps, moved by dragging, and widened with Ctrl and the wheel. */
export function runAxis({ scale, whole, range, hasSlider = false }: RunView): EChartsOption {
  const [min, max] = [scale.at(whole.from), scale.at(whole.to)];
  const shown = range ?? whole;
  const part = {
    xAxisIndex: 0,
    filterMode: 'none',
    startValue: scale.at(shown.from),
    endValue: scale.at(shown.to),
  } as const;
  return {
    xAxis: {
      type: 'value',
      name: scale.name,
      nameLocation: 'middle',
      nameGap: 28,
      min,
      max: max > min ? max : min + 1,
      splitLine: { show: false },
      axisLabel: { formatter: plain, hideOverlap: true, showMinLabel: false, showMaxLabel: false },
      axisPointer: { label: { formatter: ({ value }) => `${scale.name} ${exactly(Number(value))}` } },
    },
    dataZoom: [
      // Without Ctrl the wheel scrolls the page.
      { ...part, type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false },
      ...(hasSlider
        ? [{ ...part, type: 'slider' as const, height: 18, bottom: 4, showDetail: false, brushSelect: false }]
        : []),
    ],
    grid: { left: 64, right: 24, top: 40, bottom: hasSlider ? 72 : 48 },
  };
}

export function yAxis(
  name: string,
  range: { min: number; max: number; interval?: number } | null,
): NonNullable<EChartsOption['yAxis']> {
  return {
    type: 'value',
    name,
    nameLocation: 'end',
    nameTextStyle: { align: 'left' },
    nameGap: 12,
    axisLabel: { formatter: plain },
    ...(range ?? {}),
  };
}

/** A note next to the pointer with a line for each series that has a value there. */
export const AXIS_TOOLTIP = {
  ...TOOLTIP,
  trigger: 'axis',
  axisPointer: { type: 'line', label: { show: false } },
  valueFormatter: (value: unknown) => (typeof value === 'number' ? plain(value) : String(value)),
} as const;
