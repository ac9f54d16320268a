/** SALF's look at a model: semantic bases of the labels, then one forward pass over some examples. */
import type { AnalysisCosts } from '../../contract/analysis.ts';
import type { ChoiceOptions } from '../../contract/salf.ts';
import { paddedLength, type BatchShape } from '../../data/buckets.ts';
import type { Example } from '../../data/encode.ts';
import type { Trace } from '../../salf/trace.ts';
import type { HeldModel } from './head.ts';
import { nearestTokens, type NearestTokens } from './nearest-tokens.ts';
import { semanticBases, type SemanticBases } from './semantic-bases.ts';
import type { Runtime } from '../sessions/session.ts';
import { TracePass } from './trace-pass.ts';

export interface AnalysisSettings {
  /** Token of each label, in label order. */
  readonly labelTokens: readonly number[];
  /** Added to the diagonal of W^T W. */
  readonly ridge: number;
  readonly batchSize: number;
  readonly padId: number;
  readonly padMultiple: number;
  /** Nearest tokens that are sought for each sample and space, under a norm; null: none. */
  readonly nearest: { readonly count: number; readonly latentNorm: ChoiceOptions['latentNorm'] } | null;
}

export interface Analysis {
  /** In the examples' order. */
  readonly traces: readonly Trace[];
  /** s_y of each label, [labels, d]. */
  readonly bases: Float32Array<ArrayBuffer>;
  /** Of the states [examples, n+1, d]; null where none were sought. */
  readonly nearest: NearestTokens | null;
  /** Shapes of the batches as training would pad them. */
  readonly shapes: readonly BatchShape[];
  readonly costs: AnalysisCosts;
}

/**
 * Lets the process listen between pieces of work.
 * @param done examples that have been through the model, after each batch of them
 */
export type Pause = (done?: number) => Promise<void>;

/**
 * Analyses a model on examples. The weights are those of the folder, but for the tensors whose present values are given.
 * @throws InputError `request.bad-option` where the LM head has no full column rank, `model.bad-weights` where a latent
 *   state is not finite
 */
export async function analyse(
  model: HeldModel,
  examples: readonly Example[],
  settings: AnalysisSettings,
  runtime: Runtime,
  pause: Pause = () => Promise.resolve(),
): Promise<Analysis> {
  const { labelTokens, batchSize, padId, padMultiple, ridge, nearest } = settings;
  const longest = examples.reduce((max, { ids }) => Math.max(max, ids.length), 1);
  const request = {
    folder: model.folder,
    inputs: new Set(Object.keys(model.values)),
    maxLength: longest,
    labels: labelTokens.length,
    batchSize,
    padId,
    // Every shape is run once or twice, so that more of them cost nothing, and shorter ones less.
    padMultiple: 1,
    states: nearest?.latentNorm ?? null,
  };
  const began = performance.now();
  const { basis, pass } = await both(
    timed(() => semanticBases(model, labelTokens, ridge, runtime, pause)),
    timed(() => TracePass.create(request, runtime)),
  );
  // The graph is made beside: only what it takes longer.
  const compile = secondsSince(began) - basis.seconds;
  const { bases, factor } = basis.value;
  const forward = await timed(() => pass.value.run(examples, bases, model.values, pause));
  const { traces, states, shapes: run } = forward.value;
  const shapes = run.map((shape) => ({ ...shape, length: paddedLength(shape.length, padMultiple) }));
  // A run that begins with an analysis would carry its weights along.
  await pass.value.close();
  const found = await timed(async () =>
    nearest === null || states === null
      ? null
      : await nearestTokens(model, factor, states, nearest.count, runtime, pause),
  );
  return {
    traces,
    bases,
    shapes,
    nearest: found.value,
    costs: {
      seconds: {
        bases: basis.seconds,
        compile,
        forward: forward.seconds,
        nearest: nearest === null ? 0 : found.seconds,
      },
      flops: { bases: basis.value.flops, forward: forward.value.flops, nearest: found.value?.flops ?? 0 },
    },
  };
}

interface Timed<T> {
  readonly value: T;
  readonly seconds: number;
}

async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const began = performance.now();
  const value = await work();
  return { value, seconds: secondsSince(began) };
}

function secondsSince(began: number): number {
  return (performance.now() - began) / 1000;
}

/** Bases and graph, made at the same time; where there are no bases, the graph is closed again. */
async function both(basis: Promise<Timed<SemanticBases>>, pass: Promise<Timed<TracePass>>) {
  try {
    const [found, made] = await Promise.all([basis, pass]);
    return { basis: found, pass: made };
  } catch (thrown) {
    await pass.then(
      ({ value }) => value.close(),
      () => undefined,
    );
    throw thrown;
  }
}
