import type { BoardCosts, Measured } from '../contract/board.ts';
import { withPrefix } from './si.ts';

/** What a score can be held against. */
export const CHART_COSTS = ['run', 'time', 'backward', 'memory'] as const;
export type ChartCost = (typeof CHART_COSTS)[number];

export interface CostKind {
  /** Of an axis. */
  readonly title: string;
  readonly of: (costs: BoardCosts) => number;
  /** Over the seeds, where it is measured and not counted. */
  readonly spread: (costs: BoardCosts) => Measured['interval'];
  readonly text: (value: number) => string;
}

const none = (): null => null;

export const COST_KINDS: Readonly<Record<ChartCost, CostKind>> = {
  run: {
    title: 'FLOPs of a run, its own analysis among them',
    of: ({ flops }) => flops.run,
    spread: none,
    text: (value) => withPrefix(value, 'FLOP'),
  },
  time: {
    title: 'time of a run in s',
    of: ({ seconds }) => seconds.mean,
    spread: ({ seconds }) => seconds.interval,
    text: (value) => `${Number(value.toPrecision(3))} s`,
  },
  backward: {
    title: 'FLOPs of the backward passes of a run',
    of: ({ flops }) => flops.backward,
    spread: none,
    text: (value) => withPrefix(value, 'FLOP'),
  },
  memory: {
    title: 'peak memory in MiB',
    of: ({ peakMemoryBytes }) => peakMemoryBytes / 2 ** 20,
    spread: none,
    text: (value) => `${Math.round(value)} MiB`,
  },
};
