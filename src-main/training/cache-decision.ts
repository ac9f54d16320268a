/** Whether a run keeps what its frozen blocks compute. */
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TrainRequest } from '../contract/request.ts';
import type { MethodPlan } from '../methods/selection.ts';
import type { ModelFolder } from '../models/folder.ts';
import type { FoundData } from './model-data.ts';
import { planPrefixCache, type CacheDecision } from './prefix-cache.ts';
import type { Runtime } from './session.ts';

export interface CacheQuestion {
  readonly request: TrainRequest;
  readonly folder: ModelFolder;
  readonly modelHash: string;
  readonly found: FoundData;
  readonly method: MethodPlan;
  readonly runtime: Runtime;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Bytes of the run's checkpoints, which need room on the same disk. */
  readonly reservedBytes: number;
}

/**
 * A cache pays where the same blocks are frozen throughout and examples come more than once: in a single epoch
 * every prompt passes the frozen blocks once, with a cache or without.
 * @returns null where there is nothing to keep
 * @throws FailureError `workspace.no-space`, `workspace.unwritable`
 */
export async function decideCache(question: CacheQuestion): Promise<CacheDecision | null> {
  const { request, folder, modelHash, found, method, runtime, steps, stepsPerEpoch, reservedBytes } = question;
  const boundary = cachedBlocks(request, method, folder.spec.blocks);
  if (boundary === 0 || request.prefixCache === 'off' || steps <= stepsPerEpoch) return null;
  const { train, validation, test } = found.data;
  return planPrefixCache({
    ...{ folder, modelHash, boundary, padId: found.padId, runtime, reservedBytes },
    limitBytes: request.cacheLimit,
    splits: [train, validation, test].flatMap((split) => (split === null ? [] : [split.examples])),
    root: cacheRoot(request),
  });
}

/** Where caches lie: runs are in <workspace>/runs/<id>. */
function cacheRoot({ prefixCache, runDir }: TrainRequest): string {
  return prefixCache === 'own' ? join(runDir, 'cache') : join(dirname(dirname(runDir)), 'cache');
}

/** Deletes a cache that is the run's own. */
export async function dropOwnCache(request: TrainRequest): Promise<void> {
  if (request.prefixCache === 'own') await rm(cacheRoot(request), { recursive: true, force: true });
}

/** Blocks, counted from the embedding, whose output never changes; the last block's is not kept, but made at its last position. */
function cachedBlocks({ gated, trainable }: TrainRequest, method: MethodPlan, blocks: number): number {
  if (method.kind !== 'fixed' || gated || trainable.embeddings) return 0;
  return Math.min(method.selection.boundary, blocks - 1);
}
