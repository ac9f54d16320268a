/** Which experiments and runs a report of the workspace is about. */
import { kindOf } from '../contract/description.ts';
import type { ReportFile } from '../contract/routes/reports.ts';
import { showing } from '../app/describing/shown-experiment.ts';
import type { Store } from '../store/open.ts';
import { keptReports } from './files.ts';
import type { Selection } from '../comparison/selection.ts';

/** Notes what a report was made of. */
export function noteSubjects(store: Store, report: string, { experiments, runs }: Selection): void {
  const ids = [
    ...experiments.map((typed) => store.experiments.find(typed).id),
    ...runs.map((typed) => store.runs.find(typed).id),
  ];
  store.reportSubjects.put(report, ids);
}

/** The kept reports, newest first, with what they are about. */
export function reportFiles(store: Store): ReportFile[] {
  const subjects = Map.groupBy(store.reportSubjects.all(), ({ report }) => report);
  const [show, described, runs] = [showing(store), store.descriptions.all(), store.runs.states()];
  const nameOf = (id: string): string | null => {
    if (kindOf(id) === 'run') return runs.has(id) ? (described.get(id)?.name ?? id) : null;
    const experiment = store.experiments.get(id);
    return experiment === null ? null : show(experiment).name;
  };
  return keptReports(store).map((file) => ({
    ...file,
    about: (subjects.get(file.name) ?? []).flatMap(({ subject }) => {
      const name = nameOf(subject);
      return name === null ? [] : [{ id: subject, name }];
    }),
  }));
}
