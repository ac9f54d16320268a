/** An analysis from request to result. */
import { peakMemoryBytes } from '../../base/peak-memory.ts';
import type { AnalysedSample, AnalysisFacts } from '../../contract/analysis.ts';
import type { DataFound } from '../../contract/events.ts';
import type { AnalyzeRequest } from '../../contract/request.ts';
import { InputError } from '../../base/errors.ts';
import { pack } from '../../base/packed.ts';
import { loadCalibration } from '../../data/calibration.ts';
import { resolveTask } from '../../data/task.ts';
import { loadTokenizer, type Tokenizer } from '../../data/tokenizer.ts';
import { VARIANTS } from '../../salf/trace.ts';
import { eligibleBlocks, type ChoiceModel } from '../../salf/choice.ts';
import { requireBudget } from '../../salf/budget.ts';
import { requireAlpha } from '../../salf/gain.ts';
import { analyse, type Analysis } from './analysis.ts';
import { boundaryCosts } from '../../planning/boundary-costs.ts';
import { embeddingTable } from '../../models/tensors.ts';
import { findModel } from '../model-data.ts';
import { rivalChoices } from '../rules/rivals.ts';
import { requireProvider } from '../sessions/provider.ts';
import type { Runtime } from '../sessions/session.ts';
import { pauseOrStop, StopAsked, type RunHost } from '../host.ts';

/** Most nearest tokens, and cosines with labels, over all samples and spaces: they travel in one event. */
const MAX_NEAREST = 1_500_000;
const MAX_COSINES = 8_000_000;

/**
 * Looks at a model on a sample of a data file and reports by events: the model, the sample, and a result with the traces.
 * Where the host asks for a stop it ends between two batches, and nothing of it is kept.
 * @throws SalfError with the code of what went wrong
 */
export async function runAnalysis(request: AnalyzeRequest, host: RunHost): Promise<void> {
  try {
    await analyseFile(request, host);
  } catch (thrown) {
    if (!(thrown instanceof StopAsked)) throw thrown;
    const reason = host.stopReason() ?? 'cancelled';
    host.emit({ type: 'stopped', step: 0, reason, checkpoint: null });
  }
}

async function analyseFile(request: AnalyzeRequest, host: RunHost): Promise<void> {
  const began = performance.now();
  const runtime: Runtime = { provider: request.provider, threads: request.threads };
  await requireProvider(runtime);
  const { folder, found } = await findModel(request.model);
  host.emit(found);
  const { blocks, tiedHead, maxPositions } = folder.spec;
  const task = resolveTask(request.task);
  requireOptions(request, { blocks, tiedHead }, task.labels.length);
  const maxLength = Math.min(request.maxLength, maxPositions);
  if (maxLength < request.maxLength) {
    const message = `The model takes at most ${maxLength} tokens; prompts are cut to that.`;
    host.emit({ type: 'log', level: 'warning', message });
  }
  const tokenizer = await loadTokenizer(request.model, embeddingTable(folder.spec));
  const { samples, seed, data: file, reading = {}, labelToken: labelTokenRule } = request;
  const sample = await loadCalibration({ task, file, reading, samples, seed, tokenizer, maxLength, labelTokenRule });
  const data: DataFound = {
    type: 'data',
    task: task.name,
    splits: [{ split: 'train', path: file, ...sample.report, hash: sample.hash }],
    overlaps: [],
    mapping: sample.mapping,
    warnings: sample.warnings,
    hash: sample.dataHash,
  };
  host.emit(data);

  const { batchSize, padMultiple, ridge, nearest, choice } = request;
  const analysis = await analyse(
    { folder, values: {} },
    sample.examples,
    {
      labelTokens: sample.labelTokens,
      ridge,
      batchSize,
      padMultiple,
      padId: tokenizer.padId,
      nearest: nearest === 0 ? null : { count: nearest, latentNorm: choice.latentNorm },
    },
    runtime,
    async (done) => {
      if (done !== undefined) host.emit({ type: 'looked', done, total: sample.examples.length });
      await pauseOrStop(host)();
    },
  );
  const rivals = request.rivals ? await rivalChoices(request, { folder, sample, padId: tokenizer.padId, host }) : null;
  const label = async (word: string, index: number) => {
    const token = sample.labelTokens[index]!;
    return { word, token, text: await tokenizer.decode([token]) };
  };
  const facts: AnalysisFacts = {
    blocks,
    tiedHead,
    labels: await Promise.all(task.labels.map(({ word }, index) => label(word, index))),
    rows: { file: sample.rows, drawn: sample.examples.length },
    nearest: analysis.nearest?.count ?? 0,
    vocabulary: await vocabularyOf(analysis, tokenizer),
    training: boundaryCosts(folder.spec, analysis.shapes),
    costs: analysis.costs,
    ...(rivals === null ? {} : { rivals }),
    seconds: (performance.now() - began) / 1000,
    peakMemoryBytes: peakMemoryBytes(),
  };
  const { analysisId } = request;
  host.emit({ type: 'result', kind: 'analyze', analysisId, facts, samples: samplesOf(analysis, blocks) });
}

/** Options that do not fit the model are refused before the work, not after it. */
function requireOptions(
  { choice, budget, samples, nearest }: AnalyzeRequest,
  model: ChoiceModel,
  labels: number,
): void {
  eligibleBlocks(choice, model);
  requireAlpha(choice);
  requireBudget(budget);
  const mostSamples = Math.floor(MAX_COSINES / (VARIANTS.length * (model.blocks + 1) * labels));
  if (samples > mostSamples) {
    throw new InputError({
      code: 'request.bad-option',
      field: '--samples',
      message: `The cosines of ${samples} samples with ${labels} labels in ${model.blocks + 1} spaces are too many to keep.`,
      remedy: `Use ${mostSamples} or fewer.`,
    });
  }
  const most = Math.floor(MAX_NEAREST / (samples * (model.blocks + 1)));
  if (nearest <= most) return;
  throw new InputError({
    code: 'request.bad-option',
    field: '--nearest',
    message: `${nearest} tokens for each of ${samples} samples and ${model.blocks + 1} spaces are too many to keep.`,
    remedy: most === 0 ? 'Use fewer --samples.' : `Use ${most} or fewer, or fewer --samples.`,
  });
}

/** The tokens that were nearest somewhere, with their texts. */
async function vocabularyOf({ nearest }: Analysis, tokenizer: Tokenizer): Promise<AnalysisFacts['vocabulary']> {
  const tokens = [...new Set(nearest?.tokens)].sort((a, b) => a - b);
  return Promise.all(tokens.map(async (token) => ({ token, text: await tokenizer.decode([token]) })));
}

function samplesOf({ traces, nearest }: Analysis, blocks: number): AnalysedSample[] {
  const base64 = (values: Float32Array | Int32Array) => pack(values).toString('base64');
  return traces.map(({ line, label, cosines }, index) => {
    if (nearest === null) return { line, label, cosines: base64(cosines), nearest: null };
    const size = (blocks + 1) * nearest.count;
    const bounds = [index * size, (index + 1) * size] as const;
    const found = {
      tokens: base64(nearest.tokens.subarray(...bounds)),
      cosines: base64(nearest.cosines.subarray(...bounds)),
    };
    return { line, label, cosines: base64(cosines), nearest: found };
  });
}
