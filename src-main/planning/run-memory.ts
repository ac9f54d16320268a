/** The parts of a run's memory, from its graphs and its layout. */
import type { MethodName } from '../contract/method.ts';
import type { TrainSettings } from '../contract/request.ts';
import { evaluationPlan, shapeOf, type BatchShape } from '../data/buckets.ts';
import { threadsFor } from '../kernels/threads.ts';
import { elementCount } from '../onnx/shape.ts';
import type { MethodPlan } from '../methods/selection.ts';
import type { GraphRequest } from './graphs.ts';
import { estimateMemory, LOOKED_AT_ONCE, type MemoryParts } from './memory.ts';
import type { ParameterLayout } from './parameter-layout.ts';
import type { PlanRequest } from './plan-run.ts';
import type { PrefixPlan } from './prefix-plan.ts';
import type { RunFlops } from './run-flops.ts';
import type { GraphShelf, RunGraphs } from './run-graphs.ts';
import type { Trainable } from './trainable.ts';

export interface RunMemoryRequest {
  readonly request: PlanRequest;
  readonly shelf: GraphShelf;
  readonly graphs: RunGraphs;
  readonly graphRequest: GraphRequest;
  readonly method: MethodPlan;
  readonly prefix: PrefixPlan;
  readonly layout: ParameterLayout;
  readonly flops: RunFlops;
  readonly held: readonly Trainable[];
  /** Bytes of a choice that needs gradients; 0: none does. */
  readonly choosing: number;
}

/** Peak memory of the engine in bytes: see {@link estimateMemory}. */
export function memoryOf(run: RunMemoryRequest): number {
  const { request, graphs, prefix, layout, flops, held } = run;
  const { settings, prompts, folder } = request;
  const isCached = prefix.kind === 'use';
  const updated = layout.sizeOf(flops.updated);
  const { train, validation, test } = prompts;
  const scored = [train, validation, test].flatMap((lengths) =>
    lengths === null ? [] : [firstBatch(lengths, settings)],
  );
  const places = Math.max(...flops.largest.map(({ size, length }) => size * length));
  return estimateMemory({
    trained: layout.size,
    held: held.reduce((sum, { shape }) => sum + elementCount(shape, {}), 0),
    updated,
    accumulates: settings.accumulate > 1,
    training: graphs.trainingBytes(flops.largest),
    scoring: graphs.scoringBytes(scored),
    looking: run.choosing > 0 ? { bytes: run.choosing, staysOpen: false } : lookingOf(run),
    filling: isCached ? prefix.fill.bytes : 0,
    rows: isCached ? places * folder.spec.hiddenSize * Float32Array.BYTES_PER_ELEMENT : 0,
    threads: threadsFor(updated, settings.threads),
  });
}

/** The batch of the longest prompts, which an evaluation begins with. */
function firstBatch(
  lengths: readonly number[],
  { batchSize, padMultiple }: Pick<TrainSettings, 'batchSize' | 'padMultiple'>,
): BatchShape {
  return shapeOf(evaluationPlan(lengths, batchSize)[0] ?? [], lengths, padMultiple);
}

/** Methods whose choice reads the states of a forward pass. */
const LOOKING: readonly MethodName[] = ['salf', 'block-influence', 'variability'];

/**
 * The session that looks at the model to choose: its graph is about that of scoring, as far as the label tokens' logits.
 * Before the run it reads all weights from the folder and is closed; between epochs it takes the present ones and stays open.
 */
function lookingOf({ request, shelf, graphRequest, method }: RunMemoryRequest): MemoryParts['looking'] {
  const { settings, prompts } = request;
  if (!LOOKING.includes(settings.method.name) || method.kind === 'in-graph') return null;
  const { adapters, inputs, ...rest } = graphRequest;
  const bare = { ...rest, inputs: new Set<string>(), prefix: 0, loss: 'labels' } as const;
  const staysOpen = method.kind === 'grouped';
  const present = adapters === undefined ? { ...bare, inputs } : { ...bare, inputs, adapters };
  const batchSize = Math.max(settings.batchSize, LOOKED_AT_ONCE);
  const graphs = shelf.of(staysOpen ? present : bare, [], 'none');
  return { bytes: graphs.scoringBytes([firstBatch(prompts.train, { ...settings, batchSize })]), staysOpen };
}
