import { basename } from 'node:path';
import type { HandlersOf } from '../../contract/routes/route.ts';
import type { RUN_ROUTES } from '../../contract/routes/runs.ts';
import { checkResumable } from '../../app/resume.ts';
import { methodLabel } from '../../app/run-summaries.ts';
import { listRuns } from '../../app/run-summaries.ts';
import { rowMaker, runDetails } from '../../app/runs/details.ts';
import { addPaths } from '../../app/library/add.ts';
import { exportFolder, listExports } from '../../app/runs/exports.ts';
import { logTail } from '../../app/runs/log.ts';
import { findMistakes, rememberingReader } from '../../app/runs/mistakes.ts';
import { removeRuns, restoreRuns } from '../../app/runs/remove.ts';
import { runSeries } from '../../app/runs/series.ts';
import { placedExperiment } from '../../comparison/placed-run.ts';
import { enqueueExperiment } from '../enqueue.ts';
import type { Workbench } from '../workbench.ts';

export function runHandlers({ store, hub, queue, exports }: Workbench): HandlersOf<typeof RUN_ROUTES> {
  const readRows = rememberingReader();
  return {
    'runs.list': () => listRuns(store).map(rowMaker(store)),
    'runs.details'({ id }) {
      const job = queue.jobOf(id);
      return runDetails(store, id, queue.list().find((each) => each.id === job) ?? null);
    },
    'runs.series': ({ id, names, ...range }) => runSeries(store, store.runs.find(id).id, names, range),
    'runs.mistakes': (query) => findMistakes(store, query, readRows),
    'runs.log': ({ id }) => logTail(store, id),
    async 'runs.resume'({ id, memory }) {
      const placed = placedExperiment(store, store.runs.find(id), memory);
      if (placed !== null) {
        const { experiment, target, changes } = placed;
        return enqueueExperiment({ store, queue }, experiment.request, target, changes);
      }
      const run = await checkResumable(store, id);
      const isOf = ({ request }: ReturnType<typeof store.jobs.all>[number]): boolean =>
        request.kind === 'run' && request.run === run.id;
      const known = store.jobs.all().find((job) => isOf(job) && job.state !== 'done');
      if (known !== undefined) return queue.resume(known.id);
      return queue.add({ kind: 'run', run: run.id }, `Resume ${methodLabel(run.request)}, seed ${run.seed}`);
    },
    async 'runs.export'({ id, ...request }) {
      const exported = await exports.write(id, request);
      if (exported === null) return null;
      const { out, tensors, leftOut, notes } = exported;
      hub.changed('runs');
      return { folder: out, name: basename(out), tensors, leftOut, notes };
    },
    'runs.cancelExport'({ id }) {
      exports.cancel(id);
      return null;
    },
    'runs.exports': ({ id }) => listExports(store, id),
    'runs.exportFolder': async ({ id, name }) => ({ folder: await exportFolder(store, id, name) }),
    async 'runs.addExport'({ id, name }) {
      const added = await addPaths(store, [await exportFolder(store, id, name)]);
      hub.changed('library');
      return added;
    },
    'runs.remove'({ ids }) {
      removeRuns(store, ids);
      hub.changed('runs', 'experiments');
      return null;
    },
    'runs.restore'({ ids }) {
      restoreRuns(store, ids);
      hub.changed('runs', 'experiments');
      return null;
    },
  };
}
