/** Where a run stands. `crashed`: its process ended without a word; `failed`: it said why; `diverged`: its loss did. */
export const RUN_STATES = ['queued', 'running', 'stopped', 'finished', 'failed', 'crashed', 'diverged'] as const;
export type RunState = (typeof RUN_STATES)[number];

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
