import type { ChartCost } from '../../../src-main/charts/costs.ts';

/** Costs that a chart can show. */
export const COST_OPTIONS: readonly { value: ChartCost; label: string }[] = [
  { value: 'run', label: 'FLOPs of a run' },
  { value: 'time', label: 'Time' },
  { value: 'backward', label: 'Backward FLOPs' },
  { value: 'memory', label: 'Peak memory' },
];
