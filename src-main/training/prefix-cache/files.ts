/** The folder of one prefix cache: what state it is in, and its description. */
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { isPartial, writeAtomically } from '../../base/atomic-write.ts';
import { cachePlaces } from '../../base/stored/places.ts';
import { usersOf } from '../../base/use-notes.ts';
import { parseCacheAbout, type CacheAbout } from '../../contract/cache.ts';
import { UNDER_WAY, writeFailure } from '../../models/disk.ts';
import { errnoOf } from '../../models/faults.ts';

/** What a cache of this key must be like. */
export type ExpectedCache = Pick<CacheAbout, 'boundary' | 'hiddenSize' | 'rows' | 'bytes'>;

export type CacheState =
  | { readonly kind: 'absent' }
  /** `why` completes the sentence "The cache ... is not used: ...". */
  | { readonly kind: 'damaged'; readonly why: string }
  /** Of the right length; its bytes are not read yet. */
  | { readonly kind: 'present'; readonly about: CacheAbout };

/** Bytes read at a time. */
const CHUNK = 4 << 20;

/** What stands in the folder of a cache, by its description and the length of its rows. */
export async function lookUpCache(folder: string, expected: ExpectedCache): Promise<CacheState> {
  const places = cachePlaces(folder);
  const text = await orCode(readFile(places.about, 'utf8'));
  if (text === 'ENOENT') return { kind: 'absent' };
  const about = parseCacheAbout(text);
  if (about === null) return { kind: 'damaged', why: `${basename(places.about)} cannot be understood` };
  const names = ['boundary', 'hiddenSize', 'rows', 'bytes'] as const;
  const other = names.find((name) => about[name] !== expected[name]);
  if (other !== undefined) return { kind: 'damaged', why: `its ${other} is ${about[other]}, not ${expected[other]}` };
  const found = await orCode(stat(places.rows));
  if (typeof found === 'string') return { kind: 'damaged', why: `${basename(places.rows)} cannot be read (${found})` };
  if (found.size !== about.bytes) {
    return { kind: 'damaged', why: `${basename(places.rows)} has ${found.size} bytes instead of ${about.bytes}` };
  }
  return { kind: 'present', about };
}

/**
 * Whether the rows are still those that were written. All bytes are read: at 3 GB/s for the checksum that is a small
 * part of what computing them took and no more than the first epoch reads anyway, which then finds them in memory;
 * a sample would miss what a failing disk usually does, which is to lose one sector. CRC-32 because the enemy is chance.
 * @returns null where the host asked for a stop.
 */
export async function rowsAreSound(
  folder: string,
  about: CacheAbout,
  host: { readonly stopReason: () => unknown },
): Promise<boolean | null> {
  let checksum = 0;
  try {
    for await (const chunk of createReadStream(cachePlaces(folder).rows, { highWaterMark: CHUNK })) {
      if (host.stopReason() !== null) return null;
      checksum = crc32(chunk as Buffer, checksum);
    }
  } catch (thrown) {
    // A sector that cannot be read is damage too.
    if (errnoOf(thrown) !== undefined) return false;
    throw thrown;
  }
  return checksum === about.crc32;
}

/** @throws FailureError `workspace.no-space` or `workspace.unwritable` */
export async function writeAbout(folder: string, about: CacheAbout): Promise<void> {
  const text = `${JSON.stringify(about, null, 2)}\n`;
  await writeAtomically(cachePlaces(folder).about, text, UNDER_WAY);
}

/**
 * Deletes what a cache holds, the description first, so that nothing is taken for whole meanwhile. Half-written files of
 * others stay as long as there are others: they may be at work on them.
 * @throws FailureError `workspace.unwritable`
 */
export async function clearCache(folder: string): Promise<void> {
  const alone = usersOf(folder).every(({ pid }) => pid === process.pid);
  const leftovers = alone ? (await readdir(folder)).filter(isPartial).map((name) => join(folder, name)) : [];
  const { about, rows } = cachePlaces(folder);
  for (const path of [about, rows, ...leftovers]) {
    await rm(path, { force: true }).catch((thrown: unknown) => {
      throw writeFailure(path, thrown);
    });
  }
}

/** Deletes the folder of a cache that holds nothing; another process may be at work in it. */
export async function deleteIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((thrown: unknown) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errnoOf(thrown) ?? '')) throw writeFailure(folder, thrown);
  });
}

/** What was read, or the code of the operating system's error, which is no description either. */
async function orCode<T>(reading: Promise<T>): Promise<T | string> {
  try {
    return await reading;
  } catch (thrown) {
    const code = errnoOf(thrown);
    if (code === undefined) throw thrown;
    return code;
  }
}
