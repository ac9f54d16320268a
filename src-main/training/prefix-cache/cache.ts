/**
 * The prefix cache: with blocks 1..e frozen the output of block e never changes for a prompt, so it is computed once,
 * kept in the workspace, and training and scoring start at block e+1 (AutoFreeze, arXiv 2102.01386).
 *
 * Caches belong to the workspace, not to a run: all runs with the same model, boundary and prompts share one, so none
 * goes when a run goes. `salf cache --prune` deletes them.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FailureError } from '../../base/errors.ts';
import { clearStaleNotes, noteUse } from '../../base/use-notes.ts';
import { FORMATS } from '../../base/stored/formats.ts';
import { cachePlaces } from '../../base/stored/places.ts';
import type { CacheAbout } from '../../contract/cache.ts';
import { freeBytes, writeFailure } from '../../models/disk.ts';
import { suffixFeeder, type Feeder } from '../sessions/feeds.ts';
import { clearCache, deleteIfEmpty, lookUpCache, rowsAreSound, writeAbout } from './files.ts';
import { fillRows, type FillHost, type FillRequest } from './fill.ts';
import { cacheSize, frozenBlocks } from '../../planning/prefix-plan.ts';
import { cacheKey, onnxruntimeVersion } from './key.ts';
import { PrefixRows } from './rows.ts';

export interface CacheRequest extends FillRequest {
  /** SHA-256 of the model folder's whole content; blocks 1..boundary must have the folder's own weights. */
  readonly modelHash: string;
  readonly bytes: number;
  /** The folder of caches; it is made where it is not there. */
  readonly root: string;
  /** What the run will write on the same disk besides the cache, such as checkpoints. */
  readonly reservedBytes: number;
}

/** A cache that a run will use. */
export interface CachePlan extends FillRequest {
  readonly dir: string;
  readonly modelHash: string;
  readonly bytes: number;
  /** Whether it seems to be there; its bytes are read only when it is opened. */
  readonly found: boolean;
}

/**
 * Finds the place of a cache, before anything is computed.
 * @throws FailureError `workspace.no-space` where it would not fit on the disk, `workspace.unwritable`
 */
export async function placePrefixCache(request: CacheRequest): Promise<CachePlan> {
  const { folder, boundary, padId, runtime, modelHash, prompts, bytes, root, reservedBytes } = request;
  const dir = join(root, cacheKey({ modelHash, boundary, provider: runtime.provider }, prompts));
  const plan = { folder, boundary, prompts, padId, runtime, dir, modelHash, bytes };
  const found = (await lookUpCache(dir, expected(plan))).kind === 'present';
  await makeFolder(root);
  if (!found) requireCacheSpace(root, boundary, bytes + reservedBytes, await freeBytes(root));
  return { ...plan, found };
}

export interface CacheHost extends FillHost {
  readonly log: (level: 'info' | 'warning', message: string) => void;
}

/** An open cache; the run's process is noted as its user until it is closed. */
export interface PrefixCache extends AsyncDisposable {
  /** Feeds of the graphs that begin above the boundary. */
  readonly feeder: Feeder;
  /** Analytic floating-point operations that computing it took; 0 where it was there. */
  readonly flops: number;
  readonly close: () => Promise<void>;
}

/**
 * Opens the cache of a plan, computing it where it is not there or damaged.
 * @returns null where the host asked for a stop; what was started is deleted then.
 * @throws FailureError `workspace.no-space`, `workspace.unwritable`, `store.corrupt`, `engine.out-of-memory`, `internal`
 */
export async function openPrefixCache(plan: CachePlan, host: CacheHost): Promise<PrefixCache | null> {
  const { dir, prompts, folder } = plan;
  await makeFolder(dir);
  const forget = note(dir);
  const leave = async (): Promise<void> => {
    forget();
    await deleteIfEmpty(dir);
  };
  try {
    const ready = (await known(plan, host)) ?? (await compute(plan, host));
    if (ready === 'stopped') {
      await leave();
      return null;
    }
    await writeAbout(dir, { ...ready.about, lastUsedAt: new Date().toISOString() });
    const rows = await PrefixRows.open(cachePlaces(dir).rows, prompts, folder.spec.hiddenSize);
    const close = async (): Promise<void> => {
      await rows.close();
      forget();
    };
    return { feeder: suffixFeeder(rows), flops: ready.flops, close, [Symbol.asyncDispose]: close };
  } catch (thrown) {
    await leave();
    throw thrown;
  }
}

interface Ready {
  readonly about: CacheAbout;
  readonly flops: number;
}

/** The cache of an earlier run; null where there is none that can be used. */
async function known(plan: CachePlan, host: CacheHost): Promise<Ready | 'stopped' | null> {
  const { dir, boundary, prompts, bytes } = plan;
  const state = await lookUpCache(dir, expected(plan));
  if (state.kind === 'absent') return null;
  const sound = state.kind === 'present' ? await rowsAreSound(dir, state.about, host) : false;
  if (sound === null) return 'stopped';
  if (state.kind === 'present' && sound) {
    const what = `${prompts.examples.length} prompts, ${cacheSize(bytes)}`;
    host.log('info', `The outputs of ${frozenBlocks(boundary)} come from the workspace's cache (${what}).`);
    return { about: state.about, flops: 0 };
  }
  const why = state.kind === 'damaged' ? state.why : 'its bytes are not those that were written';
  host.log(
    'warning',
    `The cached outputs of ${frozenBlocks(boundary)} are damaged (${why}) and computed again: ${dir}.`,
  );
  return null;
}

async function compute(plan: CachePlan, host: CacheHost): Promise<Ready | 'stopped'> {
  const { dir, folder, modelHash, boundary, prompts, runtime, bytes } = plan;
  clearStaleNotes(dir);
  await clearCache(dir);
  const filled = await fillRows(cachePlaces(dir).rows, plan, host);
  if (filled === null) return 'stopped';
  const now = new Date().toISOString();
  const about: CacheAbout = {
    format: FORMATS.cache,
    model: { path: folder.dir, hash: modelHash },
    boundary,
    hiddenSize: folder.spec.hiddenSize,
    prompts: prompts.examples.length,
    rows: prompts.rows,
    bytes,
    crc32: filled.crc32,
    provider: runtime.provider,
    onnxruntime: onnxruntimeVersion(),
    createdAt: now,
    lastUsedAt: now,
  };
  return { about, flops: filled.flops };
}

function expected({ boundary, folder, prompts, bytes }: Omit<CachePlan, 'found'>) {
  return { boundary, hiddenSize: folder.spec.hiddenSize, rows: prompts.rows, bytes };
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((thrown: unknown) => {
    throw writeFailure(path, thrown);
  });
}

function note(dir: string): () => void {
  try {
    return noteUse(dir);
  } catch (thrown) {
    throw writeFailure(dir, thrown);
  }
}

function requireCacheSpace(root: string, boundary: number, needed: number, free: number): void {
  if (needed <= free) return;
  throw new FailureError({
    code: 'workspace.no-space',
    file: root,
    message: `Caching the outputs of ${frozenBlocks(boundary)} needs ${cacheSize(needed)}, but only ${cacheSize(free)} are free.`,
    remedy: 'Free disk space, choose another --workspace, or train without the cache.',
  });
}
