/** Making a PDF on the command line: progress as lines, faults as faults of what was typed. */
import { existsSync } from 'node:fs';
import manifest from '../../../package.json' with { type: 'json' };
import { keepWritten } from '../../reporting/about.ts';
import { makeReport } from '../../reporting/make.ts';
import type { ReportOrder } from '../../reporting/make.ts';
import { InputError } from '../../base/errors.ts';
import { writeResult } from './flags/result.ts';
import type { Reporter } from './reporter.ts';

/**
 * Makes a report and writes it, whole or not at all. The workspace keeps it too, so that what it is about leads to it.
 * @param out absolute
 * @param field the flag that named it
 * @throws what {@link writeResult} and {@link makeReport} throw
 */
export async function writeReport(
  store: Parameters<typeof keepWritten>[0],
  out: string,
  order: Pick<ReportOrder, 'selection' | 'wishes'>,
  reporter: Reporter,
  field = '--out',
): Promise<void> {
  const stamp = { madeAt: new Date().toISOString(), version: manifest.version };
  const made = await makeReport(store, { ...order, stamp }, (done, total) => {
    reporter.event({ type: 'progress', done, total });
    reporter.live(done + 1 === total ? 'Laying out the pages.' : `Comparing, ${done + 1} of ${total - 1}.`);
  });
  writeResult(out, made.pdf, field);
  const { title, runs, leftOut, pdf } = made;
  const kept = keepWritten(store, out, made, stamp.madeAt, order.selection);
  reporter.event({ type: 'result', out, kept, title, runs, leftOut, bytes: pdf.length });
  reporter.lines([
    ...(leftOut.length === 0 ? [] : ['Not in it:', ...leftOut.map((each) => `  ${each}`)]),
    `Wrote “${title}” to ${out}.`,
    `The workspace keeps it too, as ${kept}.`,
  ]);
}

/** @throws InputError `request.bad-option` where a file is there already */
export function requireFree(file: string, field: string, remedy: string): void {
  if (!existsSync(file)) return;
  throw new InputError({
    code: 'request.bad-option',
    field,
    file,
    message: 'The file is there already.',
    remedy,
  });
}
