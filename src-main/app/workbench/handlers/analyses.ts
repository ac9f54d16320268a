import { basename } from 'node:path';
import type { ANALYSIS_ROUTES } from '../../../contract/routes/analyses.ts';
import { AnalyzeSettings } from '../../../contract/request.ts';
import type { HandlersOf } from '../../../contract/routes/route.ts';
import { libraryDataset, libraryModel } from '../../library/find.ts';
import type { Workbench } from '../workbench.ts';

export function analysisHandlers({ store, queue }: Workbench): HandlersOf<typeof ANALYSIS_ROUTES> {
  return {
    'analyses.list': () =>
      store.analyses.all().map(({ id, createdAt, task, request, facts }) => ({
        ...{ id, createdAt, task, model: basename(request.model) },
        ...{ samples: facts.rows.drawn, blocks: facts.blocks },
      })),
    'analyses.start'({ model, dataset, ...settings }) {
      const [{ path, name }, { task, data, name: dataName }] = [
        libraryModel(store, model),
        libraryDataset(store, dataset),
      ];
      const request = AnalyzeSettings.parse({ ...settings, model: path, task, data: data.train });
      return queue.add({ kind: 'analysis', settings: request }, `Analyse ${name} on ${dataName}`);
    },
  };
}
