/** One forward pass over examples that reads the states of all their tokens: sums of cosines, and means. */
import * as ort from 'onnxruntime-node';
import { Builder } from '../../autodiff/builder.ts';
import { batches, evaluationPlan, lengthsOf, paddedLength, type Batch } from '../../data/buckets.ts';
import type { Example } from '../../data/encode.ts';
import { buildDecoder } from '../../models/forward.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { TOKENS } from '../../models/layers/context.ts';
import type { Value } from '../../onnx/graph.ts';
import { batchFlops } from '../../planning/memory.ts';
import { graphWeights, weightsFolder } from '../../planning/weight-source.ts';
import { emitCosine } from '../../salf/graph/cosines.ts';
import { nonFiniteWeights } from '../non-finite.ts';
import { openSession, sessionFailure, type Runtime } from '../sessions/session.ts';

export interface TokenPassRequest {
  /** Its weights as they lie in it. */
  readonly folder: ModelFolder;
  readonly batchSize: number;
  readonly padId: number;
  readonly padMultiple: number;
}

/** What is read of the residual stream, r_0 .. r_n, the last before the final norm, which is no part of a block [chosen]. */
export interface TokenRun {
  /** Sums over all real tokens of cos(r_{k-1}, r_k), k = 1..n. */
  readonly cosines: Float64Array;
  /** Real tokens. */
  readonly tokens: number;
  /** Means over an example's real tokens, [examples, n+1, d]; null where they were not wanted. */
  readonly pooled: Float32Array<ArrayBuffer> | null;
  /** Analytic floating-point operations. */
  readonly flops: number;
}

/**
 * Runs a forward pass over some examples.
 * @param isPooled whether the means are wanted
 * @param pause awaited between batches, so that the process can listen
 * @throws InputError `model.bad-weights` where a latent state is not finite
 */
export async function runTokenPass(
  request: TokenPassRequest,
  examples: readonly Example[],
  isPooled: boolean,
  runtime: Runtime,
  pause: () => Promise<void>,
): Promise<TokenRun> {
  const { folder, batchSize, padId, padMultiple } = request;
  const { blocks, hiddenSize: width } = folder.spec;
  const b = new Builder('float32');
  const longest = examples.reduce((max, { ids }) => Math.max(max, ids.length), 1);
  const outputs = emitTokenSums(b, folder, paddedLength(longest, padMultiple), isPooled);
  const session = await openSession(b.graph, 'rules', runtime, weightsFolder(folder));
  const size = (blocks + 1) * width;
  const cosines = new Float64Array(blocks);
  const pooled = isPooled ? new Float32Array(examples.length * size) : null;
  let [tokens, flops] = [0, 0];
  for (const batch of batches(examples, evaluationPlan(lengthsOf(examples), batchSize), { padId, padMultiple })) {
    const results = await session.run(feedsOf(batch)).catch((thrown: unknown) => {
      throw sessionFailure(thrown, `Looking at a batch of ${batch.size} x ${batch.length} tokens failed`);
    });
    const sums = numbersOf(results[outputs.cosines.name]!);
    const states = outputs.pooled === null ? null : numbersOf(results[outputs.pooled.name]!);
    batch.indices.forEach((index, row) => {
      for (let k = 0; k < blocks; k++) cosines[k]! += sums[row * blocks + k]!;
      pooled?.set(
        states!.subarray(row * size, (row + 1) * size).map((sum) => sum / batch.lengths[row]!),
        index * size,
      );
    });
    tokens += batch.tokens;
    flops += batchFlops(b.graph, [batch]).forward;
    await pause();
  }
  await session.release();
  requireFinite(folder, cosines);
  return { cosines, tokens, pooled, flops };
}

/** Sums over the tokens of each row: of the cosines [B, n], and of the states [B, (n+1) d]. */
function emitTokenSums(b: Builder, folder: ModelFolder, maxLength: number, isPooled: boolean) {
  const { source } = graphWeights(b, folder, new Set());
  const { hidden, beforeNorm, grid } = buildDecoder(b, folder.spec, source, maxLength, 'all');
  const states = [...hidden.slice(0, -1), beforeNorm];
  return b.within({ part: 'rules' }, () => {
    const found = states.slice(1).map((state, k) => b.reshape(emitCosine(b, states[k]!, state), [TOKENS, 1]));
    const cosines = output(b, grid.sumByPrompt(b.op('Concat', found, { axis: 1 })));
    if (!isPooled) return { cosines, pooled: null };
    return { cosines, pooled: output(b, b.op('Concat', states.map(grid.sumByPrompt), { axis: 1 })) };
  });
}

function output(b: Builder, value: Value): Value {
  b.graph.output(value);
  return value;
}

function feedsOf({ ids, lastIndex, size, length }: Batch): Record<string, ort.Tensor> {
  return {
    ids: new ort.Tensor('int64', ids, [size, length]),
    last_position: new ort.Tensor('int64', BigInt64Array.from(lastIndex, BigInt), [size]),
  };
}

function numbersOf({ data }: ort.Tensor): Float32Array {
  if (!(data instanceof Float32Array)) throw new TypeError('not a float32 tensor');
  return data;
}

function requireFinite({ dir }: ModelFolder, cosines: Float64Array): void {
  const block = cosines.findIndex((sum) => !Number.isFinite(sum)) + 1;
  if (block > 0) throw nonFiniteWeights(dir, `The latent states before or behind block ${block} are not finite.`);
}
