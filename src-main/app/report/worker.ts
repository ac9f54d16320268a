/**
 * A thread of its own for a report: drawing thousands of resamples and laying out pages would keep windows and running
 * jobs waiting. It opens the workspace once more; SQLite lets several read.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { salfErrorOf } from '../../base/fault-of.ts';
import { renderReport } from '../../report/pdf/render.ts';
import { openStore } from '../../store/open.ts';
import { buildReport } from './build.ts';
import type { ReportOrder, ReportMessage } from './make.ts';
import { findSources, finishedRuns } from './source.ts';

const say = (message: ReportMessage): void => parentPort!.postMessage(message);

try {
  const { folder, selection, wishes, stamp } = workerData as ReportOrder;
  using store = await openStore(folder);
  const sources = findSources(store, selection);
  const report = buildReport(store, sources, wishes, stamp, (done, total) =>
    say({ type: 'progress', done, total: total + 1 }),
  );
  const total = sources.sources.length + 1;
  say({ type: 'progress', done: total - 1, total });
  const pdf = await renderReport(report);
  const runs = finishedRuns(store, sources).length;
  say({ type: 'done', made: { title: report.title, runs, leftOut: sources.leftOut, pdf } });
} catch (thrown) {
  const { fault, exitCode } = salfErrorOf(thrown);
  say({ type: 'failed', fault, exitCode });
}
