import type { RunDetails, RunRow } from '../../contract/routes/runs.ts';
import type { Store } from '../../store/open.ts';
import { shownExperiment } from '../describing/shown-experiment.ts';

/** The experiments of a run, and the reports about it or one of them. */
export function linksOf(store: Store, { runId, experiments }: RunRow): RunDetails['links'] {
  return {
    experiments: experiments.map((id) => ({ id, name: shownExperiment(store, id).name })),
    reports: [...new Set([runId, ...experiments].flatMap((id) => store.reportSubjects.reportsOn(id)))].sort(),
  };
}
