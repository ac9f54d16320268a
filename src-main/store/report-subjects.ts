import { z } from 'zod';
import type { Connection } from './connection.ts';

/** A report of the workspace, and an experiment or a run that it is about. */
const Row = z.object({ report: z.string(), subject: z.string() });
type ReportSubject = z.infer<typeof Row>;

export interface ReportSubjectReader {
  all(): ReportSubject[];
  /** Names of the reports about an experiment or a run. */
  reportsOn(subject: string): string[];
}

export interface ReportSubjectWriter extends ReportSubjectReader {
  /** @param subjects ids */
  put(report: string, subjects: readonly string[]): void;
}

export function reportSubjectTable(connection: Connection): ReportSubjectWriter {
  const select = 'SELECT report, subject FROM report_subjects';
  return {
    all: () => connection.all(Row, `${select} ORDER BY report, subject`),
    reportsOn: (subject) =>
      connection.all(Row, `${select} WHERE subject = ? ORDER BY report`, subject).map(({ report }) => report),
    put(report, subjects) {
      connection.transaction(() => {
        connection.run('DELETE FROM report_subjects WHERE report = ?', report);
        for (const subject of new Set(subjects)) {
          connection.run('INSERT INTO report_subjects (report, subject) VALUES (?, ?)', report, subject);
        }
      });
    },
  };
}
