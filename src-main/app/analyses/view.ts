/** What windows are shown of an analysis. */
import { canonicalJson } from '../../base/canonical-json.ts';
import { namelessTask } from '../../contract/dataset-name.ts';
import type { AnalysisOptions, AnalysisView, SampleRow, SpaceWords } from '../../contract/analysis-view.ts';
import type { AnalysisCard } from '../../contract/routes/analyses.ts';
import { deviationsOf } from '../../salf/deviation.ts';
import type { StoredAnalysis } from '../../store/analyses.ts';
import type { Store } from '../../store/open.ts';
import type { StoredTrace } from '../../store/traces.ts';
import { reportOf } from '../analyze.ts';
import { namesIn } from '../describing/names.ts';
import type { Names } from '../describing/names.ts';
import type { AnalysisReport } from '../analyze.ts';

/** Most samples that are sent to a window: more than it has pixels for. */
const MOST_SAMPLES = 2000;

export function analysisCard({ id, createdAt, task, request, facts }: StoredAnalysis, names: Names): AnalysisCard {
  return {
    id,
    createdAt,
    task,
    model: names.model(request.model),
    data: names.data(request.task, { train: request.data }),
    samples: facts.rows.drawn,
    blocks: facts.blocks,
    gain: request.choice.gain,
  };
}

/**
 * @param options null: as when it was made
 * @throws InputError `request.bad-option` for options that do not fit the model
 */
export function analysisView(
  store: Store,
  analysis: StoredAnalysis,
  traces: readonly StoredTrace[],
  options: AnalysisOptions | null,
): AnalysisView {
  const { request, facts } = analysis;
  const names = namesIn(store);
  const made: AnalysisOptions = { choice: request.choice, budget: request.budget };
  const report = reportOf(store, analysis, traces, options ?? made);
  const { spaces, gains, histogram, boundary, reason, resampled, warnings, budget, boundaries } = report.summary;
  const { rows, blocks, tiedHead, training, costs, seconds, peakMemoryBytes } = facts;
  return {
    id: analysis.id,
    createdAt: analysis.createdAt,
    task: analysis.task,
    seed: request.seed,
    model: names.model(request.model),
    data: names.data(request.task, { train: request.data }),
    library: inLibrary(store, analysis),
    isRemoved: analysis.removedAt !== null,
    rows,
    blocks,
    tiedHead,
    costs,
    rivals: facts.rivals ?? null,
    seconds,
    peakMemoryBytes,
    labels: facts.labels.map(({ word, text }) => ({ word, text })),
    options: { choice: report.choice, budget: report.budget },
    made,
    reading: readingOf(request),
    spaces,
    gains,
    histogram,
    boundary,
    reason,
    resampled,
    warnings,
    budget: budget === null ? null : { allowed: budget.allowed, trained: budget.trained },
    savings: report.savings,
    nearest: wordsOf(report),
    samples: evenly(traces.length, MOST_SAMPLES).map((sample): SampleRow => {
      const trace = traces[sample]!;
      const own = deviationsOf(trace, report.choice, blocks);
      const { line, label } = trace;
      return { sample, line, label, boundary: boundaries[sample]!, deviations: own.map(fourDigits) };
    }),
    training: { forward: training.forward, backward: training.backward[0]! },
  };
}

function readingOf({ labelToken, maxLength, padMultiple, ridge }: StoredAnalysis['request']): AnalysisView['reading'] {
  return { labelToken, maxLength, padMultiple, ridge };
}

/** Numbers from 0 to below `count`, at most `most` of them, at equal distances. */
export function evenly(count: number, most: number): number[] {
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_, index) => Math.floor((index * count) / taken));
}

/** The ids of model and data set, where the library holds the same folder, file and task. */
function inLibrary(store: Store, { request }: StoredAnalysis): AnalysisView['library'] {
  const task = canonicalJson(namelessTask(request.task));
  const model = store.libraryModels.all().find(({ path }) => path === request.model);
  const dataset = store.libraryDatasets
    .all()
    .find(({ data, task: other }) => data.train === request.data && canonicalJson(namelessTask(other)) === task);
  return { model: model?.id ?? null, dataset: dataset?.id ?? null };
}

function wordsOf({ nearest, facts }: AnalysisReport): AnalysisView['nearest'] {
  if (nearest === null) return null;
  const textOf = new Map(facts.vocabulary.map(({ token, text }) => [token, text]));
  const labels = new Set(facts.labels.map(({ token }) => token));
  const spaces = nearest.spaces.map(({ space, labelShare, tokens }): SpaceWords => {
    const words = tokens.map(({ token, share }) => ({
      text: textOf.get(token) ?? '',
      isLabel: labels.has(token),
      share,
    }));
    return { space, labelShare, tokens: words };
  });
  return { count: facts.nearest, latentNorm: nearest.latentNorm, spaces };
}

/** More would be noise on a screen, and twice as long on the way to it. */
function fourDigits(value: number): number {
  return Number(value.toPrecision(4));
}
