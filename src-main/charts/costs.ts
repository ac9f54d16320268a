import type { BoardCosts, Measured } from '../contract/board.ts';

const PREFIXES = [
  [1e18, 'E'],
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** `2.5 TFLOP`: three digits that count, and a prefix of the SI before the unit. */
export function withPrefix(value: number, unit: string): string {
  const [size, prefix] = PREFIXES.find(([each]) => Math.abs(value) >= each) ?? [1, ''];
  return `${Number((value / size).toPrecision(3))} ${prefix}${unit}`;
}

/** What a score can be compared with. */
export type ChartCost = 'run' | 'time' | 'backward' | 'memory';
/** Counted operations as shares of those of training every block. */
export type ShareCost = 'runShare' | 'stepShare' | 'backwardShare';

export interface CostKind {
  /** Of an axis. */
  readonly title: string;
  /** null: not known. */
  readonly of: (costs: BoardCosts) => number | null;
  /** Over the seeds, where it is measured and not counted. */
  readonly spread: (costs: BoardCosts) => Measured['interval'];
  readonly text: (value: number) => string;
}

const none = (): null => null;
const flops = (value: number): string => withPrefix(value, 'FLOP');
const seconds = (value: number): string => `${Number(value.toPrecision(3))} s`;

export const COST_KINDS: Readonly<Record<ChartCost | ShareCost, CostKind>> = {
  run: {
    title: 'FLOPs of a run, its own analysis among them',
    of: (costs) => costs.flops.run,
    spread: none,
    text: flops,
  },
  time: {
    title: 'time of a run in s',
    of: ({ measured }) => measured?.seconds.mean ?? null,
    spread: ({ measured }) => measured?.seconds.interval ?? null,
    text: seconds,
  },
  backward: {
    title: 'FLOPs of the backward passes of a run',
    of: (costs) => costs.flops.backward,
    spread: none,
    text: flops,
  },
  memory: {
    title: 'peak memory in MiB',
    of: ({ measured }) => (measured === null ? null : measured.peakMemoryBytes / 2 ** 20),
    spread: none,
    text: (value) => `${Math.round(value)} MiB`,
  },
  runShare: shareKind('operations of a run (% of training every block)', 'run'),
  stepShare: shareKind('operations of a step (% of training every block)', 'step'),
  backwardShare: shareKind('backward (%)', 'backward'),
};

function shareKind(title: string, part: keyof BoardCosts['relativeFlops']): CostKind {
  return {
    title,
    of: ({ relativeFlops }) => {
      const share = relativeFlops[part];
      return share === null ? null : share * 100;
    },
    spread: none,
    text: (value) => `${Number(value.toPrecision(3))} %`,
  };
}
