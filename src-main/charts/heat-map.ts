import type { EChartsOption } from 'echarts';
import { threeDigits } from '../base/numbers.ts';
import { spaceName } from './analysis.ts';
import { CHOICE_INKS } from './choice-ink.ts';
import { TOOLTIP } from './frame.ts';
import type { Ground } from './ink.ts';

/** One sample with d_0 .. d_n. */
export interface HeatRow {
  readonly line: number;
  /** Word of its label. */
  readonly label: string;
  /** Its own e. */
  readonly boundary: number;
  readonly deviations: readonly number[];
}

/** How the rows of the map may be ordered. */
export const HEAT_ORDERS = ['label', 'boundary', 'file'] as const;
export type HeatOrder = (typeof HEAT_ORDERS)[number];

/** Name of the group to which a row belongs. */
const GROUPS: Readonly<Record<HeatOrder, (row: HeatRow) => string | null>> = {
  label: ({ label }) => label,
  boundary: ({ boundary }) => `e = ${boundary}`,
  file: () => null,
};

const AXES: Readonly<Record<HeatOrder, string>> = {
  label: 'Samples, by label',
  boundary: 'Samples, by their own e',
  file: 'Samples, by line of the file',
};

/** The same rows in another order; within a group as in the file. @see labels in label order */
export function orderRows<Row extends HeatRow>(
  rows: readonly Row[],
  order: HeatOrder,
  labels: readonly string[],
): readonly Row[] {
  const place = ({ label, boundary }: Row): number =>
    order === 'label' ? labels.indexOf(label) : order === 'boundary' ? boundary : 0;
  return rows.toSorted((a, b) => place(a) - place(b) || a.line - b.line);
}

/** Rows that fit a screen at once; more can be scrolled. */
const SHOWN_ROWS = 400;

/** Lines that are named next to the map in the order of the file, at most. */
const NAMED_LINES = 12;

/** The deviation of every sample in every space. @param rows in the order that `order` names */
export function heatMapChart(rows: readonly HeatRow[], order: HeatOrder, ground: Ground): EChartsOption {
  const ink = CHOICE_INKS[ground];
  const spaces = rows[0]?.deviations.length ?? 0;
  const names = rowNames(rows, order);
  const [low, high] = rangeOf(rows);
  const isLong = rows.length > SHOWN_ROWS;
  const zoom = { yAxisIndex: 0, startValue: 0, endValue: SHOWN_ROWS - 1 };
  return {
    grid: { top: 56, right: isLong ? 56 : 24, bottom: 48, left: 144 },
    tooltip: { ...TOOLTIP, trigger: 'item', formatter: (params) => tip(rows, params) },
    visualMap: {
      type: 'continuous',
      min: low,
      max: high,
      calculable: true,
      orient: 'horizontal',
      top: 0,
      left: 0,
      itemWidth: 12,
      itemHeight: 160,
      precision: 2,
      text: ['far', 'd: near'],
      inRange: { color: [...ink.scale] },
      textStyle: { color: ink.quiet },
    },
    ...(isLong ? { dataZoom: [{ type: 'slider', right: 8, width: 20, showDetail: false, ...zoom }] } : {}),
    xAxis: {
      type: 'category',
      name: 'Latent space',
      nameLocation: 'middle',
      nameGap: 28,
      axisTick: { show: false },
      data: Array.from({ length: spaces }, (_, space) => spaceName(space)),
    },
    yAxis: {
      type: 'category',
      inverse: true,
      name: AXES[order],
      nameLocation: 'middle',
      nameRotate: 90,
      nameGap: 120,
      data: rows.map((_, index) => String(index)),
      axisTick: { show: false },
      axisLabel: {
        // Only the middle row of a group is named.
        interval: (index: number) => names[index] !== null && names[index] !== undefined,
        formatter: (_value: string, index: number) => names[index] ?? '',
        width: 104,
        overflow: 'truncate',
        hideOverlap: true,
      },
    },
    series: [
      {
        type: 'heatmap',
        name: 'deviation',
        progressive: 0,
        data: rows.flatMap(({ deviations }, row) => deviations.map((d, space) => [space, row, d])),
      },
    ],
  };
}

/** Next to each row: at the middle one of a group its name; in the order of the file now and then a line; else null. */
export function rowNames(rows: readonly HeatRow[], order: HeatOrder): (string | null)[] {
  const names = rows.map(GROUPS[order]);
  const every = Math.ceil(rows.length / NAMED_LINES);
  return rows.map(({ line }, index) => {
    const name = names[index] ?? null;
    if (name === null) return index % every === 0 ? `line ${line}` : null;
    const middle = Math.floor((names.indexOf(name) + names.lastIndexOf(name)) / 2);
    return index === middle ? name : null;
  });
}

/** Smallest and largest deviation. */
function rangeOf(rows: readonly HeatRow[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { deviations } of rows) {
    for (const d of deviations) [low, high] = [Math.min(low, d), Math.max(high, d)];
  }
  return rows.length === 0 ? [0, 1] : [low, high];
}

function tip(rows: readonly HeatRow[], params: unknown): string {
  const value: unknown = typeof params === 'object' && params !== null && 'value' in params ? params.value : null;
  if (!Array.isArray(value)) return '';
  const [space, index, d] = value.map(Number);
  const row = rows[index ?? -1];
  if (row === undefined || space === undefined || d === undefined) return '';
  return `line ${row.line}: ${row.label}, own e = ${row.boundary}\n${spaceName(space)}: d = ${threeDigits(d)}`;
}
