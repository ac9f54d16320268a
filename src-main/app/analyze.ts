import { unpackFloats, unpackInts } from '../base/packed.ts';
import { datasetName, namedTask } from '../contract/dataset-name.ts';
import type { AnalysedSample, AnalysisFacts, AnalyzeResult } from '../contract/analysis.ts';
import type { EngineEvent, ModelFound } from '../contract/events.ts';
import type { AnalyzeRequest, AnalyzeSettings } from '../contract/request.ts';
import type { BudgetRequest, ChoiceOptions } from '../contract/salf.ts';
import { resolveTask } from '../data/task.ts';
import { nearestBySpace, type SpaceTokens } from '../salf/nearest.ts';
import { savingsOf, type Savings } from '../salf/savings.ts';
import { summarise, type AnalysisSummary } from '../salf/summary.ts';
import type { StoredAnalysis } from '../store/analyses.ts';
import type { Store } from '../store/open.ts';
import { createAnalysisId } from '../store/run-id.ts';
import type { StoredTrace } from '../store/traces.ts';
import { startEngine } from '../supervision/engine-host.ts';
import type { Engine, EngineSettings } from '../supervision/engine-host.ts';

/** An analysis at work in an engine of its own. */
export interface RunningAnalysis extends Engine {
  readonly analysisId: string;
}

/**
 * Begins an analysis. It is kept once it is whole: one that fails or is stopped leaves nothing behind.
 * @param settings with absolute paths
 * @throws InputError for a task that makes no sense
 */
export function startAnalysis(
  store: Store,
  settings: AnalyzeSettings,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): RunningAnalysis {
  const named = namedTask(settings.task, datasetName(settings.task, settings.data));
  const task = resolveTask(named).name;
  const analysisId = createAnalysisId((id) => store.analyses.has(id));
  const request: AnalyzeRequest = { ...settings, task: named, kind: 'analyze', analysisId };
  const found: { model?: string; data?: string } = {};
  const see = (event: EngineEvent): void => {
    if (event.type === 'model') {
      store.models.put(event);
      found.model = event.hash;
    }
    if (event.type === 'data') {
      store.datasets.put(event);
      found.data = event.hash;
    }
    if (event.type === 'result' && event.kind === 'analyze') keep(store, request, task, found, event);
    observe(event);
  };
  const running = startEngine(request, see, null, engine);
  return { analysisId, ended: running.ended, cancel: () => running.cancel(), kill: () => running.kill() };
}

function keep(
  store: Store,
  request: AnalyzeRequest,
  task: string,
  { model, data }: { readonly model?: string; readonly data?: string },
  { facts, samples }: AnalyzeResult,
): void {
  if (model === undefined || data === undefined) throw new Error('the engine reported no model or no data');
  const { analysisId: id } = request;
  store.transaction(() => {
    store.analyses.put({ id, modelHash: model, dataHash: data, task, request, facts });
    const labels = facts.labels.length;
    store.traces.putAll(
      id,
      samples.map((sample) => toTrace(sample, labels)),
    );
  });
}

function toTrace({ line, label, cosines, nearest }: AnalysedSample, labels: number): StoredTrace {
  const bytes = (text: string) => Buffer.from(text, 'base64');
  return {
    line,
    label,
    labels,
    cosines: unpackFloats(bytes(cosines)),
    nearest:
      nearest === null
        ? null
        : { tokens: unpackInts(bytes(nearest.tokens)), cosines: unpackFloats(bytes(nearest.cosines)) },
  };
}

/** An analysis under some options: what a person sees, and nothing that only a program could read. */
export interface AnalysisReport {
  readonly analysisId: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly task: string;
  readonly model: ModelFound;
  readonly choice: ChoiceOptions;
  readonly budget: BudgetRequest;
  readonly summary: AnalysisSummary;
  /** Against training every block: with the common choice, with each sample's own, and within the budget. */
  readonly savings: { readonly global: Savings; readonly datum: Savings; readonly budget: Savings | null };
  /** Nearest tokens of the spaces under the norm of the time of the analysis; null where none were sought. */
  readonly nearest: {
    readonly latentNorm: ChoiceOptions['latentNorm'];
    readonly spaces: readonly SpaceTokens[];
  } | null;
  /** Where each sample stands in its file, its label, and the boundary of its own choice. */
  readonly samples: readonly { readonly line: number; readonly label: string; readonly boundary: number }[];
  readonly facts: AnalysisFacts;
}

/** Options to look at an analysis under; what is left out is as it was when the analysis was made. */
export interface Reconsidered {
  readonly choice: Partial<ChoiceOptions>;
  readonly budget: Partial<BudgetRequest>;
}

/** Most frequent tokens that are listed for a space. */
const SHOWN_TOKENS = 3;

/**
 * Evaluates a stored analysis; no model is opened.
 * @param typed its id, or a part of it that no other has
 * @throws InputError `request.unknown-analysis`, or `request.bad-option` for options that do not fit the model
 */
export function showAnalysis(
  store: Store,
  typed: string,
  reconsidered: Reconsidered = { choice: {}, budget: {} },
): AnalysisReport {
  const analysis = store.analyses.find(typed);
  return reportOf(store, analysis, store.traces.all(analysis.id), reconsidered);
}

/** The same for an analysis whose traces are at hand. */
export function reportOf(
  store: Pick<Store, 'models'>,
  { id, createdAt, task, request, facts, modelHash }: StoredAnalysis,
  traces: readonly StoredTrace[],
  reconsidered: Reconsidered,
): AnalysisReport {
  const choice = { ...request.choice, ...reconsidered.choice };
  const budget = { ...request.budget, ...reconsidered.budget };
  const tokens = facts.labels.map(({ token }) => token);
  const spaces = nearestBySpace(traces, facts.nearest, tokens, SHOWN_TOKENS);
  const labelShares = spaces.map(({ labelShare }) => labelShare);
  const isSought = facts.nearest > 0;
  const summary = summarise(traces, choice, budget, facts, isSought ? { count: facts.nearest, labelShares } : null);
  const saved = (boundaries: readonly number[]) => savingsOf(boundaries, facts.training);
  return {
    analysisId: id,
    createdAt,
    task,
    choice,
    budget,
    summary,
    facts,
    model: store.models.get(modelHash)!,
    savings: {
      global: saved([summary.boundary]),
      datum: saved(summary.boundaries),
      budget: summary.budget === null ? null : saved(summary.budget.boundaries),
    },
    nearest: isSought ? { latentNorm: request.choice.latentNorm, spaces } : null,
    samples: traces.map(({ line, label }, index) => ({
      line,
      label: facts.labels[label]!.word,
      boundary: summary.boundaries[index]!,
    })),
  };
}
