/** The committed tiny models, opened, and batches for them; see e2e/goldens/README.md. For tests. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Batch } from '../../data/buckets.ts';
import { openModelFolder, type ModelFolder } from '../../models/folder.ts';
import { readTensorF32 } from '../../models/safetensors.ts';
import type { GraphRequest } from '../../planning/graphs.ts';
import type { Runtime } from '../sessions/session.ts';

export const GOLDENS = join(import.meta.dirname, '..', '..', '..', 'e2e', 'goldens');

/** One thread: the tiny models gain nothing from more. */
export const runtime: Runtime = { provider: 'cpu', threads: 1 };

export function goldenModel(name: string): string {
  return join(GOLDENS, 'models', name);
}

export function openGolden(name: string): Promise<ModelFolder> {
  return openModelFolder(goldenModel(name));
}

/** A graph over the whole vocabulary of a folder in which `inputs` are fed. */
export function graphRequest(folder: ModelFolder, inputs: readonly string[]): GraphRequest {
  return { folder, inputs: new Set(inputs), maxLength: 16, labelTokens: [7, 19, 30, 41], loss: 'vocabulary' };
}

/** Values of a tensor as they lie in the folder. */
export function storedValues(folder: ModelFolder, name: string): Promise<Float32Array<ArrayBuffer>> {
  const tensor = folder.tensors.get(name)!;
  return readTensorF32(tensor.file, tensor);
}

/** How twenty steps were trained in torch: the batches, AdamW and its schedule; see e2e/goldens/README.md, `adamw/`. */
export const Recipe = z.object({
  batches: z.array(z.object({ ids: z.array(z.array(z.int())), lengths: z.array(z.int()), targets: z.array(z.int()) })),
  optimiser: z.object({
    beta1: z.number(),
    beta2: z.number(),
    eps: z.number(),
    weightDecay: z.number(),
    maxNorm: z.number(),
  }),
  schedule: z.object({
    kind: z.literal('cosine'),
    steps: z.int(),
    warmup: z.int(),
    peak: z.number(),
    floor: z.number(),
  }),
});

/** Targets are given as labels. */
export function batchOf(
  ids: readonly (readonly number[])[],
  lengths: readonly number[],
  labels: readonly number[],
): Batch {
  return {
    ids: BigInt64Array.from(ids.flat(), BigInt),
    lengths: Int32Array.from(lengths),
    lastIndex: Int32Array.from(lengths, (n) => n - 1),
    labels: Int32Array.from(labels),
    indices: labels.map((_, i) => i),
    size: lengths.length,
    length: ids[0]!.length,
    tokens: lengths.reduce((sum, n) => sum + n, 0),
  };
}
