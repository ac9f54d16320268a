/** The boundary that SALF chooses for the model and data of a sweep, from an analysis of the workspace. */
import { canonicalJson } from '../base/canonical-json.ts';
import { namedTask, namelessTask } from '../contract/dataset-name.ts';
import type { DatasetCase, ExperimentRequest } from '../contract/experiment.ts';
import { AnalyzeSettings } from '../contract/request.ts';
import { contentHash } from '../models/content-hash.ts';
import { openModelFolder } from '../models/folder.ts';
import { summarise } from '../salf/summary.ts';
import type { AnalysisSummary } from '../salf/summary.ts';
import type { StoredAnalysis } from '../store/analyses.ts';
import type { Store } from '../store/open.ts';

type ModelCase = ExperimentRequest['models'][number];

/** Rows that are looked at: as many as a run of the scope `global` looks at by default. */
const SAMPLES = 128;

/** The analysis that tells SALF's choice for one model and data set of a sweep. */
function choiceSettings(request: ExperimentRequest, model: ModelCase, dataset: DatasetCase): AnalyzeSettings {
  const { labelToken, maxLength, padMultiple, provider, threads } = request.settings;
  return AnalyzeSettings.parse({
    ...{
      model: model.path,
      task: namedTask(dataset.task, dataset.name),
      data: dataset.data.train,
      samples: SAMPLES,
      seed: request.seeds[0],
    },
    ...{ labelToken, maxLength, padMultiple, provider, threads, nearest: 0 },
  });
}

/** The newest analysis that was made so; null: none. */
function findAnalysis(store: Pick<Store, 'analyses'>, settings: AnalyzeSettings): StoredAnalysis | null {
  const key = (each: AnalyzeSettings): string => canonicalJson({ ...each, task: namelessTask(each.task) });
  const wanted = key(settings);
  const Settings = AnalyzeSettings.strip();
  return store.analyses.all().find(({ request }) => key(Settings.parse(request)) === wanted) ?? null;
}

/** e that SALF chooses once for all examples; null where no analysis is known. */
export function salfChoice(store: Store, request: ExperimentRequest, model: string, data: string): number | null {
  return choiceSummary(store, request, model, data)?.boundary ?? null;
}

/** What an analysis shows, and by which formula. */
export interface ChoiceSummary extends AnalysisSummary {
  readonly formula: string;
}

/** What the analysis of a sweep shows; null where none is known. */
export function choiceSummary(
  store: Store,
  request: ExperimentRequest,
  model: string,
  data: string,
): ChoiceSummary | null {
  const modelCase = request.models.find(({ name }) => name === model);
  const dataset = request.datasets.find(({ name }) => name === data);
  if (modelCase === undefined || dataset === undefined) return null;
  const analysis = findAnalysis(store, choiceSettings(request, modelCase, dataset));
  if (analysis === null) return null;
  const { choice, budget } = analysis.request;
  const summary = summarise(store.traces.all(analysis.id), choice, budget, analysis.facts);
  return { ...summary, formula: choice.gain };
}

/**
 * The analyses that a sweep still lacks, or of which the model has changed; none for a comparison, in which SALF's runs
 * choose for themselves.
 * @throws InputError with a `model.` code
 */
export async function missingAnalyses(store: Store, request: ExperimentRequest): Promise<AnalyzeSettings[]> {
  if (request.kind !== 'sweep') return [];
  const missing: AnalyzeSettings[] = [];
  for (const model of request.models) {
    const hash = await contentHash(await openModelFolder(model.path), 'full');
    const all = request.datasets.map((dataset) => choiceSettings(request, model, dataset));
    missing.push(...all.filter((settings) => findAnalysis(store, settings)?.modelHash !== hash));
  }
  return missing;
}
