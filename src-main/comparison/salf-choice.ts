/** What SALF and other rules choose for the model and data of a sweep, from an analysis of the workspace. */
import { canonicalJson } from '../base/canonical-json.ts';
import { namedTask, namelessTask } from '../contract/dataset-name.ts';
import type { DatasetCase, ExperimentRequest } from '../contract/experiment.ts';
import { AnalyzeSettings } from '../contract/request.ts';
import { ruleMark, type RuleMark } from '../contract/rule-words.ts';
import { contentHash } from '../models/content-hash.ts';
import { openModelFolder } from '../models/folder.ts';
import { globalBoundary, summarise } from '../salf/summary.ts';
import type { AnalysisSummary } from '../salf/summary.ts';
import type { StoredAnalysis } from '../store/analyses.ts';
import type { Store } from '../store/open.ts';
import type { StoredTrace } from '../store/traces.ts';

type ModelCase = ExperimentRequest['models'][number];

/** Rows that are looked at: as many as a run of the scope `global` looks at by default. */
const SAMPLES = 128;

/** The analysis that tells SALF's choice for one model and data set of a sweep. */
function choiceSettings(request: ExperimentRequest, model: ModelCase, dataset: DatasetCase): AnalyzeSettings {
  const { labelToken, maxLength, provider, threads } = request.settings;
  return AnalyzeSettings.parse({
    model: model.path,
    task: namedTask(dataset.task, dataset.name),
    data: dataset.data.train,
    samples: SAMPLES,
    seed: request.seeds[0],
    labelToken,
    maxLength,
    provider,
    threads,
    nearest: 0,
    rivals: true,
  });
}

interface Found {
  readonly analysis: StoredAnalysis;
  readonly traces: readonly StoredTrace[];
}

/** What decides which rows are looked at and how; traces are evaluated by any rule, and padding and threads change no choice. */
const Subject = AnalyzeSettings.omit({
  choice: true,
  budget: true,
  nearest: true,
  rivals: true,
  batchSize: true,
  padMultiple: true,
  threads: true,
}).strip();

/**
 * The newest analysis of the same rows from which the choice can be made, whatever rule it was made for, first those that
 * say what other rules choose; null: none.
 */
function findAnalysis(store: Pick<Store, 'analyses' | 'traces'>, settings: AnalyzeSettings): Found | null {
  const key = (each: AnalyzeSettings): string =>
    canonicalJson({ ...Subject.parse(each), task: namelessTask(each.task) });
  const wanted = key(settings);
  const alike = store.analyses.all().filter(({ request }) => key(request) === wanted);
  const lacks = ({ facts }: StoredAnalysis): number => (facts.rivals === undefined ? 1 : 0);
  for (const analysis of alike.toSorted((one, other) => lacks(one) - lacks(other))) {
    const traces = store.traces.all(analysis.id);
    if (holds(traces, settings.choice.deviation)) return { analysis, traces };
  }
  return null;
}

/** Those of earlier versions tell no margin. */
function holds(traces: readonly StoredTrace[], deviation: AnalyzeSettings['choice']['deviation']): boolean {
  return deviation === 'cosine' || traces.every(({ labels }) => labels > 1);
}

/** What is marked in a sweep. */
export interface SweepChoices {
  /** e that SALF chooses once for all examples; null where no analysis is known. */
  readonly choice: number | null;
  /** What other rules would train; empty where that is not known. */
  readonly rivals: readonly RuleMark[];
}

export function sweepChoices(store: Store, request: ExperimentRequest, model: string, data: string): SweepChoices {
  const known = knownChoice(store, request, model, data);
  if (known === null) return { choice: null, rivals: [] };
  const { settings, traces, facts, rivals } = known;
  return { choice: globalBoundary(traces, settings.choice, facts), rivals };
}

/** What an analysis shows, and by which formula. */
export interface ChoiceSummary extends AnalysisSummary {
  readonly formula: string;
  readonly rivals: readonly RuleMark[];
}

/** What the analysis of a sweep shows; null where none is known. */
export function choiceSummary(
  store: Store,
  request: ExperimentRequest,
  model: string,
  data: string,
): ChoiceSummary | null {
  const known = knownChoice(store, request, model, data);
  if (known === null) return null;
  const { settings, traces, facts, rivals } = known;
  const { choice, budget } = settings;
  return { ...summarise(traces, choice, budget, facts), formula: choice.gain, rivals };
}

/** The analysis from which a sweep's choices are made, and by which settings; null where none is known. */
function knownChoice(store: Store, request: ExperimentRequest, model: string, data: string) {
  const modelCase = request.models.find(({ name }) => name === model);
  const dataset = request.datasets.find(({ name }) => name === data);
  if (modelCase === undefined || dataset === undefined) return null;
  const settings = choiceSettings(request, modelCase, dataset);
  const found = findAnalysis(store, settings);
  if (found === null) return null;
  const { facts } = found.analysis;
  return { settings, traces: found.traces, facts, rivals: (facts.rivals ?? []).map(ruleMark) };
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
    const isMissing = (settings: AnalyzeSettings): boolean => {
      const analysis = findAnalysis(store, settings)?.analysis;
      return analysis?.modelHash !== hash || analysis.facts.rivals === undefined;
    };
    missing.push(...all.filter(isMissing));
  }
  return missing;
}
