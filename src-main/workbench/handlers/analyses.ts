import type { ANALYSIS_ROUTES } from '../../contract/routes/analyses.ts';
import { namedTask } from '../../contract/dataset-name.ts';
import { AnalyzeSettings } from '../../contract/request.ts';
import type { HandlersOf } from '../../contract/routes/route.ts';
import type { StoredTrace } from '../../store/traces.ts';
import { PromptReader } from '../../app/analyses/prompts.ts';
import { sampleView, traceOf } from '../../app/analyses/sample.ts';
import { analysisCard, analysisView } from '../../app/analyses/view.ts';
import { namesIn } from '../../app/describing/names.ts';
import { libraryDataset, libraryModel } from '../../app/library/find.ts';
import type { Workbench } from '../workbench.ts';

export function analysisHandlers({
  store,
  queue,
  hub,
}: Pick<Workbench, 'store' | 'hub' | 'queue'>): HandlersOf<typeof ANALYSIS_ROUTES> {
  const prompts = new PromptReader(store);
  let last: { readonly id: string; readonly traces: readonly StoredTrace[] } | null = null;
  /** Traces never change; those of the analysis that is looked at are kept, so that switches answer at once. */
  const tracesOf = (id: string): readonly StoredTrace[] => {
    if (last?.id !== id) last = { id, traces: store.traces.all(id) };
    return last.traces;
  };
  const setRemoved = (id: string, isRemoved: boolean): null => {
    store.analyses.setRemoved(store.analyses.find(id).id, isRemoved);
    hub.changed('analyses');
    return null;
  };
  return {
    'analyses.list'() {
      const names = namesIn(store);
      return store.analyses.all().map((analysis) => analysisCard(analysis, names));
    },
    'analyses.start'({ model, dataset, ...settings }) {
      const [{ path, name }, { task, data, name: dataName }] = [
        libraryModel(store, model),
        libraryDataset(store, dataset),
      ];
      const request = AnalyzeSettings.parse({
        ...settings,
        model: path,
        task: namedTask(task, dataName),
        data: data.train,
      });
      return queue.add({ kind: 'analysis', settings: request }, `Analyse ${name} on ${dataName}`);
    },
    'analyses.show'({ id, options }) {
      const analysis = store.analyses.find(id);
      return analysisView(store, analysis, tracesOf(analysis.id), options);
    },
    async 'analyses.sample'({ id, options, sample }) {
      const analysis = store.analyses.find(id);
      const traces = tracesOf(analysis.id);
      const trace = traceOf(analysis, traces, sample);
      return sampleView(analysis, trace, sample, options, await prompts.read(analysis, traces, sample));
    },
    'analyses.remove': ({ id }) => setRemoved(id, true),
    'analyses.restore': ({ id }) => setRemoved(id, false),
  };
}
