import type { EChartsOption } from 'echarts';

/** A series as tests look at it. */
export interface Drawn {
  readonly name: string;
  readonly data: readonly unknown[];
  readonly itemStyle?: { readonly color?: string };
  readonly markLine?: { readonly data: readonly unknown[] };
}

export function seriesOf(option: EChartsOption): readonly Drawn[] {
  return option.series as readonly Drawn[];
}

export function seriesNamed(option: EChartsOption, name: string): Drawn {
  const found = seriesOf(option).find((each) => each.name === name);
  if (found === undefined) throw new Error(`no series ${name}`);
  return found;
}

/** Text of the tooltip over what `params` describes. */
export function tipOver(option: EChartsOption, params: unknown): string {
  const { formatter } = option.tooltip as { readonly formatter: (params: unknown) => string };
  return formatter(params);
}
