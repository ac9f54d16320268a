/** Which experiments and runs a report of the workspace is about. */
import { basename, dirname, resolve } from 'node:path';
import { isReportName } from '../base/stored/places.ts';
import { kindOf } from '../contract/description.ts';
import type { ReportFile } from '../contract/routes/reports.ts';
import { showing } from '../app/describing/shown-experiment.ts';
import type { Store } from '../store/open.ts';
import { keepReport, keptReports } from './files.ts';
import type { MadeReport } from './make.ts';
import type { Selection } from '../comparison/selection.ts';

/** Keeps a report in the workspace, and notes what it was made of. @returns its name there */
export function keepMade(
  store: Store,
  { title, pdf }: Pick<MadeReport, 'title' | 'pdf'>,
  madeAt: string,
  selection: Selection,
): string {
  const name = keepReport(store, title, madeAt, pdf);
  noteSubjects(store, name, selection);
  return name;
}

/**
 * The same for a report that was written to a file: where that is among those of the workspace, it is kept already.
 * @param file absolute
 */
export function keepWritten(
  store: Store,
  file: string,
  made: Pick<MadeReport, 'title' | 'pdf'>,
  madeAt: string,
  selection: Selection,
): string {
  const name = basename(file);
  const isKept = resolve(dirname(file)) === resolve(store.workspace.reports) && isReportName(name);
  if (!isKept) return keepMade(store, made, madeAt, selection);
  noteSubjects(store, name, selection);
  return name;
}

/** Notes what a report was made of. */
function noteSubjects(store: Store, report: string, { experiments, runs }: Selection): void {
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
