import type { MethodLook } from '../contract/method-look.ts';
import type { Ground } from './ink.ts';

/** What hollow marks are filled with. */
const PAPER: Readonly<Record<Ground, string>> = { light: '#ffffff', dark: '#1b1f24' };

/** How marks and lines of a method are drawn by ECharts. */
export interface MethodStyle {
  readonly symbol: MethodLook['mark'];
  readonly itemStyle: { readonly color: string; readonly borderColor: string; readonly borderWidth: number };
  readonly lineStyle: { readonly color: string; readonly width: number; readonly type: MethodLook['line'] };
}

/** The marks of a method: filled for weights, hollow for adapters. */
export function methodStyle({ ink, mark, isHollow, line }: MethodLook, ground: Ground): MethodStyle {
  const color = ink[ground];
  return {
    symbol: mark,
    itemStyle: { color: isHollow ? PAPER[ground] : color, borderColor: color, borderWidth: 1.5 },
    lineStyle: { color, width: 1.5, type: line },
  };
}
