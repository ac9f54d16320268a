/** Runs a training graph of a tiny model and answers its outputs as bytes; for tests. */
import * as ort from 'onnxruntime-node';
import type { Batch } from '../../data/buckets.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { batchFeeds, type Feeds } from '../sessions/feeds.ts';
import { ACTIVE, BOUNDARY, buildTrainGraph, type Gating, type TrainGraph } from '../../planning/graphs.ts';
import { openSession } from '../sessions/session.ts';
import { weightsFolder } from '../../planning/weight-source.ts';
import { batchOf, graphRequest, runtime, storedValues } from './goldens.ts';

export interface Gradient {
  readonly dims: readonly number[];
  readonly bytes: string;
}

export interface GradientRun {
  readonly graph: TrainGraph;
  /** One pass; `boundary` where the graph is gated, `active` blocks where they are gated one by one. */
  readonly run: (
    batch: Batch,
    boundary?: number,
    active?: readonly number[],
  ) => Promise<{ loss: string; gradients: Map<string, Gradient> }>;
}

/** Two batches of different shapes. */
export const BATCHES: readonly Batch[] = [
  batchOf([[3, 9, 27, 4, 11, 0], [40, 41, 42, 43, 44, 45], [7, 0, 0, 0, 0, 0]], [5, 6, 1], [0, 1, 2]),
  batchOf([[12, 30, 5, 8, 0, 0, 0, 0, 0], [9, 9, 14, 21, 33, 47, 2, 6, 1]], [4, 9], [3, 0]),
]; // prettier-ignore

/** Compiles the graph that trains `wanted`, with the tensors `inputs` fed; as a run compiles it. */
export async function gradientRun(
  folder: ModelFolder,
  inputs: readonly string[],
  wanted: readonly string[],
  gating: Gating,
): Promise<GradientRun> {
  const request = graphRequest(folder, inputs);
  const graph = buildTrainGraph(request, wanted, gating);
  const session = await openSession(graph.b.graph, 'test', runtime, weightsFolder(folder));
  const values: Feeds = {};
  for (const name of inputs) {
    values[name] = new ort.Tensor('float32', await storedValues(folder, name), folder.tensors.get(name)!.shape);
  }
  return {
    graph,
    run: async (batch, boundary, active) => {
      const gate: Feeds = boundary === undefined ? {} : { [BOUNDARY]: new ort.Tensor('int64', [BigInt(boundary)], []) };
      if (active !== undefined) {
        const flags = Uint8Array.from({ length: graph.blocks }, (_, i) => (active.includes(i + 1) ? 1 : 0));
        gate[ACTIVE] = new ort.Tensor('bool', flags, [graph.blocks]);
      }
      const feeds = { ...values, ...gate, ...batchFeeds(batch, request.labelTokens, () => 1 / batch.size) };
      const results = await session.run(feeds);
      const gradient = (tensor: ort.Tensor): Gradient => ({ dims: tensor.dims, bytes: bytesOf(tensor) });
      return {
        loss: bytesOf(results[graph.loss.name]!),
        gradients: new Map([...graph.gradients].map(([name, value]) => [name, gradient(results[value.name]!)])),
      };
    },
  };
}

function bytesOf({ data }: ort.Tensor): string {
  if (!(data instanceof Float32Array)) throw new Error('not a float32 tensor');
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');
}

/** Names of the tensors of blocks above `boundary`, and of the final norm. */
export function tensorsAbove(folder: ModelFolder, boundary: number): string[] {
  return [...folder.tensors.values()]
    .filter(({ block, role }) => (block === null ? role === 'finalNorm' : block > boundary))
    .map(({ name }) => name);
}
