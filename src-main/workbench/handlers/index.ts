/** All that a window may ask for, and who answers it. */
import { ANALYSIS_ROUTES } from '../../contract/routes/analyses.ts';
import { BOARD_ROUTES } from '../../contract/routes/board.ts';
import { DEMO_ROUTES } from '../../contract/routes/demo.ts';
import { DESCRIPTION_ROUTES } from '../../contract/routes/descriptions.ts';
import { EXPERIMENT_ROUTES } from '../../contract/routes/experiments.ts';
import { JOB_ROUTES } from '../../contract/routes/jobs.ts';
import { LIBRARY_ROUTES } from '../../contract/routes/library.ts';
import { PREDICT_ROUTES } from '../../contract/routes/predict.ts';
import { RATE_ROUTES } from '../../contract/routes/rates.ts';
import { REPORT_ROUTES } from '../../contract/routes/reports.ts';
import { RUN_ROUTES } from '../../contract/routes/runs.ts';
import { SETTINGS_ROUTES } from '../../contract/routes/settings.ts';
import { TARGET_ROUTES } from '../../contract/routes/targets.ts';
import { Registry } from '../registry.ts';
import type { Workbench } from '../workbench.ts';
import { analysisHandlers } from './analyses.ts';
import { boardHandlers } from './board.ts';
import { demoHandlers } from './demo.ts';
import { descriptionHandlers } from './descriptions.ts';
import { experimentHandlers } from './experiments.ts';
import { jobHandlers } from './jobs.ts';
import { libraryHandlers } from './library.ts';
import { predictHandlers } from './predict.ts';
import { rateHandlers } from './rates.ts';
import { reportHandlers } from './reports.ts';
import { runHandlers } from './runs.ts';
import { settingsHandlers } from './settings.ts';
import { targetHandlers } from './targets.ts';

export function registerHandlers(workbench: Workbench): Registry {
  return new Registry()
    .add(LIBRARY_ROUTES, libraryHandlers(workbench))
    .add(ANALYSIS_ROUTES, analysisHandlers(workbench))
    .add(DEMO_ROUTES, demoHandlers(workbench))
    .add(DESCRIPTION_ROUTES, descriptionHandlers(workbench))
    .add(EXPERIMENT_ROUTES, experimentHandlers(workbench))
    .add(RATE_ROUTES, rateHandlers(workbench))
    .add(JOB_ROUTES, jobHandlers(workbench))
    .add(RUN_ROUTES, runHandlers(workbench))
    .add(PREDICT_ROUTES, predictHandlers(workbench))
    .add(BOARD_ROUTES, boardHandlers(workbench))
    .add(REPORT_ROUTES, reportHandlers(workbench))
    .add(SETTINGS_ROUTES, settingsHandlers(workbench))
    .add(TARGET_ROUTES, targetHandlers(workbench));
}
