/** Where a run stands. `crashed`: its process ended without a word; `failed`: it said why; `diverged`: its loss did. */
export const RUN_STATES = ['queued', 'running', 'stopped', 'finished', 'failed', 'crashed', 'diverged'] as const;
export type RunState = (typeof RUN_STATES)[number];

/**
 * What each state is called. A paused run is `stopped` in the store, in event files and in JSON, which older and other
 * programs read; everything that a person reads says `paused`.
 */
export const RUN_STATE_WORDS: Readonly<Record<RunState, string>> = {
  queued: 'queued',
  running: 'running',
  stopped: 'paused',
  finished: 'finished',
  failed: 'failed',
  crashed: 'crashed',
  diverged: 'diverged',
};
