/** Runs a built graph in onnxruntime on the CPU; for tests. */
import * as ort from 'onnxruntime-node';
import { encodeModel } from '../../onnx/encode.ts';
import type { Value } from '../../onnx/graph.ts';
import type { Builder } from '../builder.ts';

export type Feeds = Readonly<Record<string, ort.Tensor>>;

/** Compiles the builder's graph with the given outputs; the returned function runs it and answers them in order. */
export async function compile(b: Builder, outputs: readonly Value[]): Promise<(feeds: Feeds) => Promise<ort.Tensor[]>> {
  for (const value of outputs) b.graph.output(value);
  const session = await ort.InferenceSession.create(encodeModel(b.graph, 'test'), { logSeverityLevel: 3 });
  return async (feeds) => {
    const results = await session.run(feeds);
    return outputs.map((value) => results[value.name]!);
  };
}

/** Numbers of a floating-point or integer tensor. */
export function numbers(tensor: ort.Tensor): number[] {
  return Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

/** A float64 tensor. */
export function float64(values: readonly number[], dims: readonly number[]): ort.Tensor {
  return new ort.Tensor('float64', Float64Array.from(values), dims);
}

/** An int64 tensor. */
export function int64(values: readonly number[], dims: readonly number[]): ort.Tensor {
  return new ort.Tensor('int64', BigInt64Array.from(values, BigInt), dims);
}
