import type { HandlersOf } from '../../../contract/routes/route.ts';
import type { RUN_ROUTES } from '../../../contract/routes/runs.ts';
import { summaryOf } from '../../run-summaries.ts';
import { listRuns } from '../../runs.ts';
import type { Workbench } from '../workbench.ts';

export function runHandlers({ store }: Workbench): HandlersOf<typeof RUN_ROUTES> {
  return { 'runs.list': () => listRuns(store).map(summaryOf) };
}
