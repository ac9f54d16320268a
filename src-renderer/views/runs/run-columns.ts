import type { RunSummary } from '../../../src-main/contract/window.ts';
import type { Column } from '../../components/data-table.ts';
import { dateTime, duration, score } from '../../format/numbers.ts';

/** Of the table of runs, from left to right. */
export const RUN_COLUMNS: readonly Column<RunSummary>[] = [
  { key: 'run', title: 'Run', width: 176, text: ({ runId }) => runId },
  { key: 'state', title: 'State', width: 96, text: ({ state }) => state },
  { key: 'begun', title: 'Begun', width: 144, text: ({ createdAt }) => dateTime(createdAt) },
  { key: 'model', title: 'Model', text: ({ model }) => model },
  { key: 'task', title: 'Task', width: 96, text: ({ task }) => task },
  { key: 'method', title: 'Method', text: ({ method }) => method },
  { key: 'seed', title: 'Seed', width: 72, text: ({ seed }) => String(seed), number: ({ seed }) => seed },
  { key: 'f1', title: 'Macro-F1', width: 96, text: ({ macroF1 }) => score(macroF1), number: ({ macroF1 }) => macroF1 },
  {
    key: 'time',
    title: 'Time',
    width: 112,
    text: ({ seconds }) => (seconds === null ? '' : duration(seconds)),
    number: ({ seconds }) => seconds,
  },
];
