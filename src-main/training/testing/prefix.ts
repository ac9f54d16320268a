/** Prefix caches of tiny models; for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from '../../data/buckets.ts';
import type { Example } from '../../data/encode.ts';
import type { ModelFolder } from '../../models/folder.ts';
import {
  openPrefixCache,
  placePrefixCache,
  type CacheHost,
  type CachePlan,
  type CacheRequest,
} from '../prefix-cache/cache.ts';
import { cacheBytes } from '../../planning/disk.ts';
import { promptTable } from '../../planning/prompt-table.ts';
import { runtime } from './goldens.ts';

/** A folder of caches that goes when the test is over. */
export class TemporaryCaches {
  readonly root: string;
  /** Sentences of the log, with their level in front. */
  readonly said: string[] = [];
  readonly progress: (readonly [done: number, rows: number])[] = [];
  readonly host: CacheHost = {
    stopReason: () => null,
    stopping: new AbortController().signal,
    pause: () => Promise.resolve(),
    log: (level, message) => this.said.push(`${level}: ${message}`),
    progress: (done, rows) => this.progress.push([done, rows]),
  };

  constructor(parent = tmpdir()) {
    this.root = mkdtempSync(join(parent, 'salf-prefix-'));
  }

  request(folder: ModelFolder, boundary: number, splits: readonly (readonly Example[])[]): CacheRequest {
    const prompts = promptTable(splits);
    return {
      folder,
      modelHash: `hash of ${folder.dir}`,
      boundary,
      prompts,
      bytes: cacheBytes(prompts.rows, folder.spec),
      padId: 0,
      runtime,
      root: this.root,
      reservedBytes: 0,
    };
  }

  plan(request: CacheRequest): Promise<CachePlan> {
    return placePrefixCache(request);
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
