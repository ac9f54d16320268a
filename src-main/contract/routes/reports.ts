import { z } from 'zod';
import { REPORT_PARTS } from '../output.ts';
import { Id, Nothing } from './common.ts';
import { route } from './route.ts';

/** A report that the workspace keeps. */
export interface ReportFile {
  readonly name: string;
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  /** What it is about, as far as that was noted and is still there: experiments and picked runs. */
  readonly about: readonly { readonly id: string; readonly name: string }[];
}

/** A report and its file. */
export interface ReportDocument {
  readonly name: string;
  /** Base64. */
  readonly pdf: string;
}

/** What would be in a report. */
export interface ReportPreview {
  readonly title: string;
  readonly question: string;
  readonly runs: number;
  readonly sections: readonly { readonly title: string; readonly text: string }[];
  /** Sentences: what will not be in it, and what bounds what it can say. */
  readonly warnings: readonly string[];
}

const Selection = z.strictObject({
  experiments: z.array(Id).max(50),
  runs: z.array(Id).max(500),
});
const Name = z.string().max(100);

export const REPORT_ROUTES = {
  'reports.preview': route<ReportPreview>()(Selection.extend({ parts: z.array(z.enum(REPORT_PARTS)) })),
  /** Makes a PDF and keeps it in the workspace; takes seconds to minutes. */
  'reports.make': route<ReportDocument>()(
    Selection.extend({
      title: z.string().max(200),
      question: z.string().max(1000),
      parts: z.array(z.enum(REPORT_PARTS)),
    }),
  ),
  /** Those that were made, newest first. */
  'reports.list': route<readonly ReportFile[]>()(Nothing),
  'reports.open': route<ReportDocument>()(z.strictObject({ name: Name })),
  /** Takes a report out of the list; it can be taken back. */
  'reports.remove': route<null>()(z.strictObject({ name: Name })),
  'reports.restore': route<null>()(z.strictObject({ name: Name })),
} as const;
