import type { RunSummary } from '../src-main/contract/window.ts';

export interface Column {
  readonly title: string;
  readonly text: (run: RunSummary) => string;
  readonly isNumber?: true;
}

/** Of the table of runs, from left to right. */
export const RUN_COLUMNS: readonly Column[] = [
  { title: 'Run', text: ({ runId }) => runId },
  { title: 'State', text: ({ state }) => state },
  { title: 'Begun (UTC)', text: ({ createdAt }) => createdAt.slice(0, 16).replace('T', ' ') },
  { title: 'Model', text: ({ model }) => model },
  { title: 'Task', text: ({ task }) => task },
  { title: 'Method', text: ({ method }) => method },
  { title: 'Seed', text: ({ seed }) => String(seed), isNumber: true },
  { title: 'Macro-F1', text: ({ macroF1 }) => macroF1?.toFixed(4) ?? '', isNumber: true },
  { title: 'Time (s)', text: ({ seconds }) => seconds?.toFixed(1) ?? '', isNumber: true },
];
