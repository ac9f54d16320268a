/** Computing the outputs of the frozen blocks once for every prompt. */
import type { FileHandle } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import { crc32 } from 'node:zlib';
import { writeAtomically } from '../../base/atomic-write.ts';
import { batches, lengthsOf, type Batch } from '../../data/buckets.ts';
import { UNDER_WAY, writeFully } from '../../models/disk.ts';
import type { ModelFolder } from '../../models/folder.ts';
import type { Value } from '../../onnx/graph.ts';
import { batchFlops } from '../../planning/memory.ts';
import { FILL_PAD_MULTIPLE, fillPlan, prefixGraph } from '../../planning/prefix-graph.ts';
import type { PromptTable } from '../../planning/prompt-table.ts';
import { StopAsked, unlessStopped } from '../host.ts';
import { InPlaceSession, runFailure } from '../sessions/in-place.ts';
import type { Runtime } from '../sessions/session.ts';
import { weightsFolder } from '../../planning/weight-source.ts';

export interface FillRequest {
  readonly folder: ModelFolder;
  /** e: the outputs of block e are wanted. */
  readonly boundary: number;
  readonly prompts: PromptTable;
  readonly padId: number;
  readonly runtime: Runtime;
}

/** The process around the work. */
export interface FillHost {
  /** Not null: stop before the next batch. */
  readonly stopReason: () => unknown;
  /** Aborted: leave the batch in its middle. */
  readonly stopping: AbortSignal;
  /** Lets the process listen. */
  readonly pause: () => Promise<void>;
  /** Hears how many of all rows are done. */
  readonly progress?: (done: number, rows: number) => void;
}

export interface Filled {
  /** CRC-32 of the file. */
  readonly crc32: number;
  /** Analytic floating-point operations. */
  readonly flops: number;
}

/**
 * Writes the rows of all prompts, in the table's order, to `path`: under a temporary name, synced, renamed.
 * The same request gives the same bytes on the same machine, since batches and padding do not depend on the run.
 * @returns null where the host asked for a stop; nothing is left then.
 * @throws FailureError `workspace.no-space`, `workspace.unwritable`, `engine.out-of-memory`, `internal`
 */
export async function fillRows(path: string, request: FillRequest, host: FillHost): Promise<Filled | null> {
  const { prompts, padId, runtime, folder } = request;
  const lengths = lengthsOf(prompts.examples);
  const { graph, states } = prefixGraph(folder, request.boundary, lengths);
  const session = await InPlaceSession.open(graph, 'prefix', runtime, weightsFolder(folder));
  const width = folder.spec.hiddenSize;
  let filled: Filled = { crc32: 0, flops: 0 };
  let done = 0;
  const writeAll = async (file: FileHandle): Promise<void> => {
    const plan = fillPlan(lengths);
    for (const batch of batches(prompts.examples, plan, { padId, padMultiple: FILL_PAD_MULTIPLE })) {
      if (host.stopReason() !== null) throw new StopAsked();
      const bytes = await run(session, { states, width }, batch, host.stopping);
      await writeFully(file, bytes);
      const { forward } = batchFlops(graph, [batch]);
      filled = { crc32: crc32(bytes, filled.crc32), flops: filled.flops + forward };
      done += batch.tokens;
      host.progress?.(done, prompts.rows);
      await host.pause();
    }
  };
  try {
    return (await unlessStopped(writeAtomically(path, writeAll, UNDER_WAY))) ? filled : null;
  } finally {
    // Its weights are of no more use to the run, whose own graphs begin above them.
    await session.release();
  }
}

/** The rows of a batch's tokens, [N, d], as bytes. @throws StopAsked where `stopping` ended it */
async function run(
  session: InPlaceSession,
  { states, width }: { readonly states: Value; readonly width: number },
  { ids, lastIndex, size, length, tokens }: Batch,
  stopping: AbortSignal,
): Promise<Uint8Array> {
  const rows = new Float32Array(tokens * width);
  const feeds = {
    ids: new ort.Tensor('int64', ids, [size, length]),
    last_position: new ort.Tensor('int64', BigInt64Array.from(lastIndex, BigInt), [size]),
  };
  const into = { [states.name]: new ort.Tensor('float32', rows, [tokens, width]) };
  await session.run(feeds, into, stopping).catch((thrown: unknown) => {
    throw runFailure(thrown, `Computing the frozen blocks for a batch of ${size} x ${length} tokens failed`);
  });
  return new Uint8Array(rows.buffer);
}
