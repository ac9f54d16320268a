/** What is written for people: tables, reports, exports. */

/** The parts of a report that a person may leave out; title, question, summary and results are always there. */
export const REPORT_PARTS = ['setup', 'methods', 'charts', 'choice', 'classes', 'reproducibility', 'glossary'] as const;
export type ReportPart = (typeof REPORT_PARTS)[number];

/** The ways in which tables can be written. */
export const TABLE_FORMATS = ['text', 'csv', 'markdown', 'latex', 'json'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** What is said of files that an export did not write; none: nothing to say. */
export function leftOutNotes(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`Files that do not belong to the model were left out: ${names.join(', ')}.`];
}
