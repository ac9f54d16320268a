import type { MethodLook } from '../contract/method-look.ts';
import { CHART_INKS } from './ink.ts';
import type { Ground } from './ink.ts';

/** How ECharts draws a method: full marks and solid lines for weights, hollow and dashed ones for adapters. */
export interface MethodStyle {
  readonly color: string;
  readonly symbol: string;
  readonly itemStyle: {
    readonly color: string;
    readonly borderColor: string;
    readonly borderWidth: number;
    readonly opacity: number;
  };
  readonly lineStyle: { readonly color: string; readonly type: 'solid' | 'dashed'; readonly width: number };
}

export function methodStyle({ ink, mark, isHollow, line }: MethodLook, ground: Ground): MethodStyle {
  const color = ink[ground];
  return {
    color,
    symbol: mark,
    itemStyle: {
      color: isHollow ? CHART_INKS[ground].paper : color,
      borderColor: color,
      borderWidth: isHollow ? 2 : 1,
      opacity: 1,
    },
    lineStyle: { color, type: line, width: 2 },
  };
}
