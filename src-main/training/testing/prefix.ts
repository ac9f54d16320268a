/** Prefix caches of tiny models; for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from '../../data/buckets.ts';
import type { Example } from '../../data/encode.ts';
import type { ModelFolder } from '../../models/folder.ts';
import {
  openPrefixCache,
  planPrefixCache,
  type CacheHost,
  type CachePlan,
  type CacheRequest,
} from '../prefix-cache.ts';
import { runtime } from './goldens.ts';

/** A folder of caches that goes when the test is over. */
export class TemporaryCaches {
  readonly root: string;
  /** Sentences of the log, with their level in front. */
  readonly said: string[] = [];
  readonly progress: (readonly [done: number, rows: number])[] = [];
  readonly host: CacheHost = {
    stopReason: () => null,
    pause: () => Promise.resolve(),
    log: (level, message) => this.said.push(`${level}: ${message}`),
    progress: (done, rows) => this.progress.push([done, rows]),
  };

  constructor(parent = tmpdir()) {
    this.root = mkdtempSync(join(parent, 'salf-prefix-'));
  }

  request(folder: ModelFolder, boundary: number, splits: CacheRequest['splits']): CacheRequest {
    return { folder, modelHash: `hash of ${folder.dir}`, boundary, splits, padId: 0, runtime, root: this.root };
  }

  async plan(request: CacheRequest): Promise<CachePlan> {
    const decision = await planPrefixCache(request);
    if (decision.kind === 'skip') throw new Error(decision.reason);
    return decision.plan;
  }

  async open(request: CacheRequest) {
    const cache = await openPrefixCache(await this.plan(request), this.host);
    if (cache === null) throw new Error('stopped');
    return cache;
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}

/** The prompts of batches. */
export function examplesOf(batches: readonly Batch[]): Example[] {
  return batches.flatMap(({ ids, lengths, labels, length, size }) =>
    Array.from({ length: size }, (_, i) => {
      const fullLength = lengths[i]!;
      const prompt = Int32Array.from(ids.subarray(i * length, i * length + fullLength), Number);
      return { ids: prompt, label: labels[i]!, fullLength, cut: false, line: i + 1 };
    }),
  );
}
