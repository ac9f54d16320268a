/** Training a decoder from raw text, from request to model folder. */
import { join } from 'node:path';
import { peakMemoryBytes } from '../../base/peak-memory.ts';
import type { CorpusFound, PretrainRequest, PretrainSettings } from '../../contract/pretrain.ts';
import { unpadded } from '../../data/buckets.ts';
import { Sequences } from '../../data/sequences.ts';
import { idWidth, TokenFile } from '../../data/token-file.ts';
import { loadTokenizer } from '../../data/tokenizer.ts';
import { readModelConfig } from '../../models/config.ts';
import { openModelFolder } from '../../models/folder.ts';
import { readTensorF32 } from '../../models/safetensors.ts';
import { writeSafetensors } from '../../models/safetensors-write.ts';
import type { DecoderSpec } from '../../models/spec.ts';
import { embeddingTable, expectedTensors } from '../../models/tensors.ts';
import { SINGLE_NAME } from '../../models/weights.ts';
import { AdamW } from '../optimizer/adamw.ts';
import { batchFlops } from '../../planning/memory.ts';
import { parameterFeeds } from '../sessions/feeds.ts';
import { trainingMemory } from '../optimizer/training-memory.ts';
import { tellNotes } from '../model-data.ts';
import { GradientOps } from '../optimizer/gradient-ops.ts';
import { Parameters } from '../optimizer/parameters.ts';
import { requireProvider } from '../sessions/provider.ts';
import type { Runtime } from '../sessions/session.ts';
import { StopAsked, type RunHost } from '../host.ts';
import { withCurve } from './curve.ts';
import { fillAnew } from './initial.ts';
import { Loop } from './loop.ts';
import { perplexityOf } from './perplexity.ts';
import { prepareCorpus } from './prepare.ts';
import { sampler } from './sample.ts';
import { LOGIT_BYTES, requireSequences, rowsAtOnce } from './sizes.ts';
import { TextPass, type Rows } from './text-pass.ts';
import { WorkFolder, type PreparedCorpus, type PretrainState } from './work-folder.ts';

/**
 * Trains as the request says, or resumes what its folder holds, and reports by events; the last is a result, or
 * `stopped` where the host asked for it. The model folder is whole when the result is said.
 * @param logitBytes largest tensor of logits.
 * @throws SalfError; before the first step nothing of a new training remains
 */
export async function runPretraining(
  { resume, ...given }: PretrainRequest,
  host: RunHost,
  logitBytes: number = LOGIT_BYTES,
): Promise<void> {
  const folder = new WorkFolder(given.out);
  if (resume) {
    const { settings, corpus } = await folder.readPrepared();
    await train({ ...settings, out: given.out }, corpus, folder, await runtimeOf(settings), host, logitBytes);
    return;
  }
  const runtime = await runtimeOf(given);
  try {
    const corpus = await prepareCorpus(given, folder, host);
    await train(given, corpus, folder, runtime, host, logitBytes);
  } catch (thrown) {
    if (!(thrown instanceof StopAsked)) throw thrown;
    host.emit({ type: 'stopped', step: 0, reason: host.stopReason() ?? 'cancelled', checkpoint: null });
  }
}

/** Where a training runs, once it is known to work there. */
async function runtimeOf({ provider, threads }: PretrainSettings): Promise<Runtime> {
  await requireProvider({ provider, threads });
  return { provider, threads };
}

async function train(
  settings: PretrainSettings,
  corpus: PreparedCorpus,
  folder: WorkFolder,
  runtime: Runtime,
  outer: RunHost,
  logitBytes: number,
): Promise<void> {
  const { context, batchSize, out } = settings;
  const { spec } = await readModelConfig(out);
  const sequences = new Sequences(corpus.tokens, context, settings.heldOut, settings.seed);
  requireSequences(settings, corpus.tokens, sequences);
  const parameters = new Parameters(expectedTensors(spec));
  const state = (await folder.restore(parameters)) ?? (await begin(settings, spec, parameters, outer));
  const atOnce = rowsAtOnce(batchSize, context, spec.vocabSize, logitBytes);
  const memory = await trainingMemory(parameters, runtime);
  const pass = await TextPass.create(spec, context, memory.trained, runtime, true, outer.stopping);
  using host = await withCurve(outer, out, state);
  const found: CorpusFound = {
    type: 'corpus',
    family: spec.family,
    blocks: spec.blocks,
    hiddenSize: spec.hiddenSize,
    vocabSize: spec.vocabSize,
    parameters: parameters.size,
    tokenizer: corpus.tokenizer,
    files: settings.text.length,
    documents: corpus.documents,
    tokens: corpus.tokens,
    context,
    sequences: sequences.train.length,
    heldOut: sequences.heldOut.length,
    tokensPerStep: batchSize * context,
    sequencesAtOnce: atOnce,
    flopsPerStep: stepFlops(pass, batchSize, context),
    step: state.step,
    steps: settings.steps,
    minutes: settings.minutes,
  };
  host.emit(found);
  const file = new TokenFile(folder.tokens, idWidth(spec.vocabSize));
  const rowsOf = (indices: Iterable<number>): Rows =>
    Array.from(indices, (i) => file.read(i * context, context + 1).slice());
  const scoring =
    sequences.heldOut.length === 0
      ? null
      : await TextPass.create(spec, context, memory.trained, runtime, false, outer.stopping);
  const tokenizer = await loadTokenizer(out, embeddingTable(spec));
  const loop = new Loop(
    {
      settings,
      host,
      folder,
      memory,
      pass,
      atOnce,
      blocks: spec.blocks,
      gradientOps: await GradientOps.create(runtime, memory.residence),
      optimizer: new AdamW({ betas: settings.betas, eps: 1e-8, weightDecay: settings.weightDecay }, runtime),
      rowsAt: (step) => rowsOf(sequences.at(step, batchSize)),
      sequences: sequences.train.length,
      evaluate:
        scoring === null
          ? null
          : (step, seconds) => perplexityOf(scoring, rowsOf, sequences.heldOut, atOnce, { step, seconds }, host),
      sample:
        settings.samples === 0
          ? null
          : await sampler({ spec, runtime, values: parameterFeeds(parameters), tokenizer, end: corpus.end }, rowsOf([0])[0]!, host), // prettier-ignore
    },
    state,
  );
  if (!(await loop.run())) {
    const checkpoint = await loop.checkpoint();
    if (checkpoint === null) {
      // Some systems delete no file that is open.
      host[Symbol.dispose]();
      await folder.discard();
    }
    const reason = host.stopReason() ?? 'cancelled';
    host.emit({ type: 'stopped', step: loop.state.step, reason, checkpoint });
    return;
  }
  await memory.fetch('values');
  const bytes = await writeModel(settings, parameters);
  file.close();
  await folder.finish();
  const { step, loss, seconds } = loop.state;
  host.emit({
    type: 'result',
    kind: 'pretrain',
    out,
    steps: step,
    tokens: step * batchSize * context,
    loss,
    perplexity: loop.perplexity,
    parameters: parameters.size,
    bytes,
    seconds,
    peakMemoryBytes: peakMemoryBytes(),
  });
}

/** Fills the parameters with what the model holds before the first step. */
async function begin(
  settings: PretrainSettings,
  spec: DecoderSpec,
  parameters: Parameters,
  host: RunHost,
): Promise<PretrainState> {
  const { from, seed, out } = settings;
  if (from === null) {
    const { initializer_range: range } = (await readModelConfig(out)).json;
    fillAnew(parameters, spec, typeof range === 'number' && range > 0 ? range : 0.02, seed);
  } else {
    const source = await openModelFolder(from);
    tellNotes(source, host);
    for (const parameter of parameters.all) {
      const tensor = source.tensors.get(parameter.name)!;
      await readTensorF32(tensor.file, tensor, parameters.slice(parameters.values, parameter));
    }
  }
  return { step: 0, seconds: 0, loss: 0 };
}

function stepFlops(pass: TextPass, size: number, length: number): number {
  const { forward, backward } = batchFlops(pass.graph.b.graph, [unpadded(size, length)]);
  return forward + backward;
}

/** @returns the size of the weights in bytes. */
async function writeModel({ out, dtype }: PretrainSettings, parameters: Parameters): Promise<number> {
  const type = ({ f32: 'F32', f16: 'F16' } as const)[dtype];
  const path = join(out, SINGLE_NAME);
  const tensors = parameters.all.map((parameter) => {
    const { name, shape } = parameter;
    return { name, shape, dtype: type, values: parameters.slice(parameters.values, parameter) };
  });
  await writeSafetensors(path, tensors, { format: 'pt' });
  const { weights } = await openModelFolder(out);
  return weights.files.reduce((sum, { bytes }) => sum + bytes, 0);
}
