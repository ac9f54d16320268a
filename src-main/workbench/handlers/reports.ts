import type { HandlersOf } from '../../contract/routes/route.ts';
import type { REPORT_ROUTES } from '../../contract/routes/reports.ts';
import { keepMade, reportFiles } from '../../reporting/about.ts';
import { readReport, setReportRemoved } from '../../reporting/files.ts';
import { makeReport } from '../../reporting/make.ts';
import { previewReport } from '../../reporting/preview.ts';
import { versions } from '../versions.ts';
import type { Workbench } from '../workbench.ts';

export function reportHandlers({ store, hub }: Workbench): HandlersOf<typeof REPORT_ROUTES> {
  const setRemoved = (name: string, isRemoved: boolean): null => {
    setReportRemoved(store, name, isRemoved);
    hub.changed('reports');
    return null;
  };
  return {
    'reports.preview': ({ parts, ...selection }) => previewReport(store, selection, parts),
    async 'reports.make'({ title, question, parts, ...selection }) {
      const stamp = { madeAt: new Date().toISOString(), version: versions().salf };
      const order = { selection, stamp, wishes: { title, question, parts } };
      const made = await makeReport(store, order, (done, total) => hub.tell({ type: 'report', done, total }));
      const name = keepMade(store, made, stamp.madeAt, selection);
      hub.changed('reports', 'runs', 'experiments');
      return { name, pdf: Buffer.from(made.pdf).toString('base64') };
    },
    'reports.list': () => reportFiles(store),
    'reports.open': ({ name }) => ({ name, pdf: readReport(store, name).toString('base64') }),
    'reports.remove': ({ name }) => setRemoved(name, true),
    'reports.restore': ({ name }) => setRemoved(name, false),
  };
}
