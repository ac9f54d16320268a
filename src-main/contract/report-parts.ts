/** The parts of a report that a person may leave out; title, question, summary and results are always there. */
export const REPORT_PARTS = ['setup', 'methods', 'charts', 'choice', 'classes', 'reproducibility', 'glossary'] as const;
export type ReportPart = (typeof REPORT_PARTS)[number];
