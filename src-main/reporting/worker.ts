/**
 * A thread of its own for a report: drawing thousands of resamples and laying out pages would keep windows and running
 * jobs waiting. It opens the workspace once more; SQLite lets several read.
 */
import { workerData } from 'node:worker_threads';
import { serveThread } from '../base/thread.ts';
import { renderReport } from '../report/pdf/render.ts';
import { openStore } from '../store/open.ts';
import { buildReport } from './build.ts';
import type { MadeReport, ReportOrder } from './make.ts';
import { findSources, finishedRuns } from './source.ts';

const { folder, selection, wishes, stamp } = workerData as ReportOrder;

await serveThread(async (progress): Promise<MadeReport> => {
  using store = await openStore(folder);
  const sources = findSources(store, selection);
  const total = sources.sources.length + 1;
  const report = buildReport(store, sources, wishes, stamp, (done) => progress(done, total));
  progress(total - 1, total);
  const pdf = await renderReport(report);
  return { title: report.title, runs: finishedRuns(store, sources).length, leftOut: sources.leftOut, pdf };
});
