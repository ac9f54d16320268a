import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usersOf } from '../../base/use-notes.ts';
import { CacheAbout } from '../../contract/cache.ts';
import type { Batch } from '../../data/buckets.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { openPrefixCache, placePrefixCache } from './cache.ts';
import { BATCHES } from '../testing/gradient-run.ts';
import { openGolden } from '../testing/goldens.ts';
import { examplesOf, TemporaryCaches } from '../testing/prefix.ts';

let caches: TemporaryCaches;
const folder = await openGolden('llama-gqa-untied');
beforeEach(() => {
  caches = new TemporaryCaches();
});
afterEach(() => caches.remove());

/** The last is as long as the first. */
const examples = [...examplesOf(BATCHES), { ...examplesOf(BATCHES)[0]!, ids: Int32Array.of(5, 4, 3, 2, 1) }];
const TOKENS = examples.reduce((sum, { ids }) => sum + ids.length, 0);
const request = (boundary = 1, splits = [examples], of: ModelFolder = folder) => caches.request(of, boundary, splits);
const rowsFile = (dir: string) => join(dir, 'rows.bin');
const aboutFile = (dir: string) => join(dir, 'about.json');
/** Opens, closes, and answers the folder. */
async function use(wanted = request()): Promise<string> {
  await flopsOf(wanted);
  return (await caches.plan(wanted)).dir;
}

/** What opening it took. */
async function flopsOf(wanted = request()): Promise<number> {
  await using cache = await caches.open(wanted);
  return cache.flops;
}

describe('a prefix cache', () => {
  it('is computed once and found again', async () => {
    expect((await caches.plan(request())).found).toBe(false);
    const first = await caches.open(request());
    expect(first.flops).toBeGreaterThan(0);
    expect(caches.progress.at(-1)).toEqual([TOKENS, TOKENS]);
    expect(caches.said).toEqual([]);
    await first.close();

    const { dir, found, bytes } = await caches.plan(request());
    expect({ found, bytes }).toEqual({ found: true, bytes: TOKENS * 16 * 4 });
    const written = statSync(rowsFile(dir));
    expect(written.size).toBe(bytes);
    const about = CacheAbout.parse(JSON.parse(readFileSync(aboutFile(dir), 'utf8')));
    expect(about).toMatchObject({ boundary: 1, hiddenSize: 16, prompts: 6, rows: TOKENS, bytes, provider: 'cpu' });
    expect(about.model).toEqual({ path: folder.dir, hash: `hash of ${folder.dir}` });

    const steps = caches.progress.length;
    const again = await caches.open(request());
    expect(again.flops).toBe(0);
    expect(caches.progress).toHaveLength(steps);
    expect(caches.said).toEqual([
      `info: The outputs of block 1 come from the workspace's cache (6 prompts, ${TOKENS * 64} bytes).`,
    ]);
    expect(statSync(rowsFile(dir)).mtimeMs).toBe(written.mtimeMs);
    const later = CacheAbout.parse(JSON.parse(readFileSync(aboutFile(dir), 'utf8')));
    expect(later).toEqual({ ...about, lastUsedAt: later.lastUsedAt });
    expect(later.lastUsedAt >= about.lastUsedAt).toBe(true);
    await again.close();
  });

  it('is one for all arrangements of the same prompts, repeated ones included', async () => {
    const dir = await use();
    const [a, b] = [examples.slice(0, 2), examples.slice(2)];
    expect(await use(request(1, [b, [...a, ...b.map((example) => ({ ...example, label: 3 }))]]))).toBe(dir);
    expect(readdirSync(caches.root)).toHaveLength(1);
    expect(statSync(rowsFile(dir)).size).toBe(TOKENS * 16 * 4);
  });

  it('is another one for other prompts, blocks, models and providers', async () => {
    const other = await openGolden('llama-linear-bias-tied');
    const dirs = [
      await use(),
      await use(request(1, [examples.slice(1)])),
      await use(request(2)),
      await use(request(1, [examples], other)),
      (await caches.plan({ ...request(), runtime: { provider: 'cuda', threads: 1 } })).dir,
    ];
    expect(new Set(dirs).size).toBe(5);
    expect(await use()).toBe(dirs[0]);
    expect(caches.said).toHaveLength(1);
  });

  it('has the same bytes whenever it is computed, so a resumed run is the same run', async () => {
    const dir = await use();
    const bytes = readFileSync(rowsFile(dir));
    rmSync(dir, { recursive: true });
    await use(request(1, [examples.toReversed()]));
    expect(readFileSync(rowsFile(dir)).equals(bytes)).toBe(true);
  });

  it('feeds the rows of a batch, with zeros for its padding', async () => {
    await using cache = await caches.open(request());
    const rowsOf = async (batch: Batch) => {
      const feeds = await cache.feeder(batch, [7, 19, 30, 41], () => 1);
      const { dims, data } = feeds.prefix!;
      return { dims: [...dims], values: Array.from(data as Float32Array) };
    };
    const first = await rowsOf(BATCHES[0]!);
    expect(first.dims).toEqual([3, 6, 16]);
    await rowsOf(BATCHES[1]!);
    expect(await rowsOf(BATCHES[0]!)).toEqual(first);
    const { lengths } = BATCHES[0]!;
    const isZero = Array.from({ length: 18 }, (_, i) => first.values.slice(16 * i, 16 * (i + 1)).every((x) => x === 0));
    expect(isZero).toEqual(Array.from({ length: 18 }, (_, i) => i % 6 >= lengths[Math.floor(i / 6)]!));
    const stranger = { ...BATCHES[0]!, lengths: Int32Array.of(4, 6, 1) };
    await expect(rowsOf(stranger)).rejects.toThrow('not among those of the cache');
  });

  it.skipIf(!existsSync('/dev/shm'))('may lie on another file system than the model', async () => {
    const here = readFileSync(rowsFile(await use()));
    caches.remove();
    caches = new TemporaryCaches('/dev/shm');
    expect(readFileSync(rowsFile(await use())).equals(here)).toBe(true);
  });
});

describe('a damaged cache', () => {
  const flip = (path: string) => {
    const bytes = readFileSync(path);
    bytes[bytes.length - 5]! ^= 1;
    writeFileSync(path, bytes);
  };
  const change = (path: string, from: string, to: string) =>
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));

  it.each([
    ['one bit', (dir: string) => flip(rowsFile(dir)), 'its bytes are not those that were written'],
    ['its end', (dir: string) => truncateSync(rowsFile(dir), 100), 'rows.bin has 100 bytes instead of 1920'],
    ['its rows', (dir: string) => rmSync(rowsFile(dir)), 'rows.bin cannot be read (ENOENT)'],
    ['its description', (dir: string) => truncateSync(aboutFile(dir), 40), 'about.json cannot be understood'],
    [
      'its own place',
      (dir: string) => change(aboutFile(dir), '"boundary": 1', '"boundary": 2'),
      'its boundary is 2, not 1',
    ],
  ])('that lost %s is computed again, with a warning', async (_what, damage, why) => {
    const dir = await use();
    const bytes = readFileSync(rowsFile(dir));
    damage(dir);
    expect(await flopsOf()).toBeGreaterThan(0);
    expect(caches.said).toEqual([
      `warning: The cached outputs of block 1 are damaged (${why}) and computed again: ${dir}.`,
    ]);
    expect(readFileSync(rowsFile(dir)).equals(bytes)).toBe(true);
    expect(await flopsOf()).toBe(0);
  });

  it('without a description is no cache, as where the power went', async () => {
    const dir = await use();
    rmSync(aboutFile(dir));
    expect((await caches.plan(request())).found).toBe(false);
    expect(await flopsOf()).toBeGreaterThan(0);
    expect(caches.said).toEqual([]);
  });

  it('that is cut while it is read ends the run', async () => {
    const cache = await caches.open(request());
    truncateSync(rowsFile((await caches.plan(request())).dir), 64);
    await expect(cache.feeder(BATCHES[1]!, [7, 19, 30, 41], () => 1)).rejects.toMatchObject({
      exitCode: 1,
      fault: {
        code: 'store.corrupt',
        message: 'The cached outputs of the frozen blocks end too early.',
        remedy: 'Delete the cache with `salf cache --prune`, then resume the run.',
      },
    });
    await cache.close();
  });
});

describe('computing a cache', () => {
  it('stops where the host asks for it, and leaves nothing', async () => {
    // Two batches, as one takes 256 prompts of 8 tokens.
    const distinct = Array.from({ length: 300 }, (_, i) => ({
      ...examples[0]!,
      ids: Int32Array.of(i % 48, Math.floor(i / 48), 1, 2, 3, 4, 5, 6),
    }));
    const plan = await caches.plan(request(1, [distinct]));
    let reason: string | null = null;
    const host = { ...caches.host, stopReason: () => reason, progress: () => (reason = 'cancelled') };
    expect(await openPrefixCache(plan, host)).toBeNull();
    expect(reason).toBe('cancelled');
    expect(readdirSync(caches.root)).toEqual([]);
  });

  it('stops in the middle of a batch, and leaves nothing', async () => {
    const plan = await caches.plan(request());
    const host = { ...caches.host, stopping: AbortSignal.abort() };
    expect(await openPrefixCache(plan, host)).toBeNull();
    expect(readdirSync(caches.root)).toEqual([]);
  });

  it('stops while it reads what is there, and keeps that', async () => {
    const dir = await use();
    const plan = await caches.plan(request());
    expect(await openPrefixCache(plan, { ...caches.host, stopReason: () => 'cancelled' })).toBeNull();
    expect(readdirSync(dir).sort()).toEqual(['about.json', 'rows.bin']);
  });

  it('fails plainly where the folder cannot be made', async () => {
    const root = join(caches.root, 'file');
    writeFileSync(root, '');
    const failure = { exitCode: 1, fault: { code: 'workspace.unwritable', file: root } };
    await expect(placePrefixCache({ ...request(), root })).rejects.toMatchObject(failure);
  });

  it('takes over from a process that was killed, and from none that lives', async () => {
    const dir = await use();
    const partial = `rows.bin.partial-${process.ppid}-00ff00ff`;
    const files = [partial, `in-use.${2 ** 30}.00`];
    const leave = () => {
      rmSync(aboutFile(dir), { force: true });
      files.forEach((name) => writeFileSync(join(dir, name), hostname()));
    };
    leave();
    await use();
    expect(readdirSync(dir).sort()).toEqual(['about.json', 'rows.bin']);
    leave();
    writeFileSync(join(dir, 'in-use.7.00'), 'elsewhere');
    await use();
    expect(readdirSync(dir).sort()).toEqual(['about.json', 'in-use.7.00', 'rows.bin', partial]);
  });

  it('is noted as used until it is closed', async () => {
    const cache = await caches.open(request());
    const { dir } = await caches.plan(request());
    expect(usersOf(dir)).toMatchObject([{ pid: process.pid }]);
    await cache.close();
    expect(usersOf(dir)).toEqual([]);
  });
});

describe('the size of a cache', () => {
  it('over what the disk has is refused before anything starts, unless it is there', async () => {
    const greedy = { ...request(2), reservedBytes: 1e18 };
    await expect(placePrefixCache(greedy)).rejects.toMatchObject({
      exitCode: 1,
      fault: {
        code: 'workspace.no-space',
        file: caches.root,
        message: expect.stringMatching(
          /^Caching the outputs of blocks 1–2 needs 1000000000001 MB, but only \d+ MB are free\.$/,
        ) as string,
        remedy: 'Free disk space, choose another --workspace, or train without the cache.',
      },
    });
    expect(readdirSync(caches.root)).toEqual([]);
    await use(request(2));
    expect((await caches.plan(greedy)).found).toBe(true);
  });
});
