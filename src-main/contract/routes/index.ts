/** Every request that a window may make of the main side, by name. */
import { ANALYSIS_ROUTES } from './analyses.ts';
import { BOARD_ROUTES } from './board.ts';
import { DEMO_ROUTES } from './demo.ts';
import { DESCRIPTION_ROUTES } from './descriptions.ts';
import { EXPERIMENT_ROUTES } from './experiments.ts';
import { JOB_ROUTES } from './jobs.ts';
import { LIBRARY_ROUTES } from './library.ts';
import { PREDICT_ROUTES } from './predict.ts';
import { RATE_ROUTES } from './rates.ts';
import { REPORT_ROUTES } from './reports.ts';
import type { InputOf, OutputOf } from './route.ts';
import { RUN_ROUTES } from './runs.ts';
import { SETTINGS_ROUTES } from './settings.ts';
import { TARGET_ROUTES } from './targets.ts';

export const ROUTES = {
  ...LIBRARY_ROUTES,
  ...ANALYSIS_ROUTES,
  ...DEMO_ROUTES,
  ...DESCRIPTION_ROUTES,
  ...EXPERIMENT_ROUTES,
  ...RATE_ROUTES,
  ...JOB_ROUTES,
  ...RUN_ROUTES,
  ...PREDICT_ROUTES,
  ...BOARD_ROUTES,
  ...REPORT_ROUTES,
  ...SETTINGS_ROUTES,
  ...TARGET_ROUTES,
} as const;

export type Routes = typeof ROUTES;
export type RouteName = keyof Routes;
export type RouteInput<Name extends RouteName> = InputOf<Routes[Name]>;
export type RouteOutput<Name extends RouteName> = OutputOf<Routes[Name]>;
