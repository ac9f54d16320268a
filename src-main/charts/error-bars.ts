import type { CustomSeriesOption } from 'echarts';

/** A point and how far it may be off; `null`: nothing is known of it. */
export interface ErrorBar {
  readonly x: number;
  readonly y: number;
  readonly xEnds: { readonly low: number; readonly high: number } | null;
  readonly yEnds: { readonly low: number; readonly high: number } | null;
}

/** Half of the bar across an end, in pixels. */
const CAP = 4;

/** Thin lines through points, from end to end; of the same name as their points, so that a legend hides both. */
export function errorBars(name: string, color: string, bars: readonly ErrorBar[]): CustomSeriesOption {
  return {
    type: 'custom',
    name,
    silent: true,
    z: 1,
    clip: true,
    tooltip: { show: false },
    encode: { x: [0, 2, 3], y: [1, 4, 5] },
    data: bars.map(({ x, y, xEnds, yEnds }) => [
      x,
      y,
      xEnds?.low ?? x,
      xEnds?.high ?? x,
      yEnds?.low ?? y,
      yEnds?.high ?? y,
    ]),
    renderItem(_params, api) {
      const value = (dimension: number): number => Number(api.value(dimension));
      const at = (x: number, y: number): [number, number] => {
        const [left = 0, top = 0] = api.coord([x, y]);
        return [left, top];
      };
      const line = ([x1, y1]: [number, number], [x2, y2]: [number, number]) => ({
        type: 'line' as const,
        shape: { x1, y1, x2, y2 },
        style: { stroke: color, lineWidth: 1, opacity: 0.75 },
      });
      const across = ([x, y]: [number, number], isFlat: boolean) =>
        isFlat ? line([x, y - CAP], [x, y + CAP]) : line([x - CAP, y], [x + CAP, y]);
      const pairs: [[number, number], [number, number], boolean][] = [];
      if (value(4) !== value(5)) pairs.push([at(value(0), value(4)), at(value(0), value(5)), false]);
      if (value(2) !== value(3)) pairs.push([at(value(2), value(1)), at(value(3), value(1)), true]);
      return {
        type: 'group',
        children: pairs.flatMap(([from, to, isFlat]) => [line(from, to), across(from, isFlat), across(to, isFlat)]),
      };
    },
  };
}
