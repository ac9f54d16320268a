import { Nothing } from './common.ts';
import type { JobView } from './jobs.ts';
import { route } from './route.ts';

export const DEMO_ROUTES = {
  /**
   * Brings the bundled model and questions into the library, and puts their analysis and comparison into the queue. What
   * is there already is not made twice. @returns the comparison's job
   */
  'demo.begin': route<JobView>()(Nothing),
} as const;
