import type { RunState } from '../contract/run-state.ts';

/** The states from which each state may be entered. */
export const ENTERED_FROM = {
  queued: [],
  running: ['queued', 'stopped', 'failed', 'crashed'],
  stopped: ['queued', 'running'],
  finished: ['running'],
  failed: ['queued', 'running'],
  crashed: ['queued', 'running'],
  diverged: ['running'],
} as const satisfies Record<RunState, readonly RunState[]>;

/** The ways in which a run can end. */
export type EndState = Exclude<RunState, 'queued' | 'running'>;
