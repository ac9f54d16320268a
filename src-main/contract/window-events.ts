import type { EngineEvent } from './events.ts';
import type { JobView } from './routes/jobs.ts';

/** What of the workspace has changed, so that windows that show it read it again. */
export const CHANGED = ['library', 'analyses', 'experiments', 'runs', 'jobs', 'reports'] as const;
export type Changed = (typeof CHANGED)[number];

/** What the main side tells all windows, on one channel. */
export type WindowEvent =
  | { readonly type: 'changed'; readonly what: Changed }
  | { readonly type: 'job'; readonly job: JobView }
  /** What an engine says of a run or an analysis; progress at most a few times a second. */
  | { readonly type: 'engine'; readonly subject: string; readonly event: EngineEvent }
  /** How far the report has come that is being made. */
  | { readonly type: 'report'; readonly done: number; readonly total: number }
  /** Worth a notification: something ended while nobody looked. */
  | {
      readonly type: 'notice';
      readonly level: 'info' | 'failure';
      readonly title: string;
      readonly text: string;
      readonly run: string | null;
    };
