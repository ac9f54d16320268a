import type { RunSummary } from '../window.ts';
import { Nothing } from './common.ts';
import { route } from './route.ts';

export const RUN_ROUTES = {
  /** Newest first. */
  'runs.list': route<readonly RunSummary[]>()(Nothing),
} as const;
