/** What cells need at a target: models and data by their content, each once. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bytes as bytesText } from '../base/numbers.ts';
import { SalfError } from '../base/errors.ts';
import { hashOf } from '../base/file-hash.ts';
import { openModelFolder } from '../models/folder.ts';
import type { Machine } from './machine.ts';
import type { TreeFile } from './there/protocol.ts';

/** A file here. */
interface LocalFile extends TreeFile {
  readonly path: string;
  readonly size: number;
}

/** Files that go into one folder there. */
export interface Tree {
  readonly key: string;
  readonly files: readonly LocalFile[];
}

/** Describes columns of the data files beside it: data/features.ts. */
const FEATURES = 'dataset_info.json';
/** Milliseconds before a broken transfer is taken up again, by how often it broke. */
const PAUSES = [1000, 5000, 15_000, 60_000];

/** The files of a model folder that a run reads. @throws InputError `model.*` */
export async function modelTree(folder: string): Promise<Tree> {
  const { dir, weights } = await openModelFolder(folder);
  const texts = readdirSync(dir).filter((name) => extname(name) === '.json');
  const names = new Set([...texts, ...weights.files.map(({ file }) => basename(file))]);
  return treeOf([...names].map((name) => ({ name, path: join(dir, name) })));
}

/** A data file, and what describes it. */
export async function dataTree(file: string): Promise<Tree> {
  const beside = join(dirname(file), FEATURES);
  const files = [{ name: nameThere(file), path: file }];
  return treeOf(existsSync(beside) ? [...files, { name: FEATURES, path: beside }] : files);
}

/** The name of a data file there; what decides how it is read is its ending. */
export function nameThere(file: string): string {
  return `data${extname(file)
    .toLowerCase()
    .replaceAll(/[^.a-z0-9]/g, '')}`;
}

async function treeOf(files: readonly { readonly name: string; readonly path: string }[]): Promise<Tree> {
  const hashed: LocalFile[] = [];
  for (const { name, path } of files) {
    const { size } = statSync(path);
    hashed.push({ name, path, size, hash: await rememberedHash(path) });
  }
  const sorted = hashed.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const key = createHash('sha256')
    .update(JSON.stringify(sorted.map(({ name, hash }) => [name, hash])))
    .digest('hex');
  return { key, files: sorted };
}

/** By path, size and time: files of many GB are read once as long as they stay the same. */
const hashes = new Map<string, Promise<string>>();

function rememberedHash(path: string): Promise<string> {
  const { size, mtimeMs, ino } = statSync(path);
  const key = JSON.stringify([path, size, mtimeMs, ino]);
  const hash = hashes.get(key) ?? hashOf(path);
  hashes.set(key, hash);
  return hash;
}

/** How many bytes went over the line. */
export interface Sent {
  readonly bytes: number;
}

/**
 * Brings trees to a machine. What is there already is not sent; what broke is taken up where it was.
 * @param pauses milliseconds before a broken transfer is taken up again, by how often it broke; after the last it is given up
 * @throws SalfError of the machine, also where the line breaks again and again
 */
export async function sendTrees(
  machine: Machine,
  trees: readonly Tree[],
  say: (sentence: string) => void,
  pauses: readonly number[] = PAUSES,
): Promise<Sent> {
  const files = new Map(trees.flatMap((tree) => tree.files).map((file) => [file.hash, file]));
  const { answer } = await machine.ask({ ask: 'contents', hashes: [...files.keys()] });
  let bytes = 0;
  for (const hash of answer.whole) files.delete(hash);
  for (const [hash, file] of files) {
    say(`Sending ${basename(file.path)} (${bytesText(file.size)}) to ${machine.name}.`);
    bytes += await sendFile(machine, file, answer.parts[hash] ?? 0, pauses);
  }
  for (const { key, files: named } of trees) {
    await machine.ask({ ask: 'tree', key, files: named.map(({ name, hash }) => ({ name, hash })) });
  }
  return { bytes };
}

/** @returns the bytes that went over the line */
async function sendFile(
  machine: Machine,
  { path, hash, size }: LocalFile,
  there: number,
  pauses: readonly number[],
): Promise<number> {
  let [sent, from] = [0, Math.min(there, size)];
  for (let broken = 0; ; broken++) {
    try {
      const body = counted(path, from, (bytes) => (sent += bytes));
      const { answer } = await machine.ask({ ask: 'take', hash, from, size }, body);
      if (answer.size === size) return sent;
    } catch (thrown) {
      const isBroken =
        thrown instanceof SalfError && ['target.unreachable', 'target.damaged'].includes(thrown.fault.code);
      if (!isBroken || broken >= pauses.length) throw thrown;
    }
    await sleep(pauses[broken] ?? 0);
    const { answer } = await machine.ask({ ask: 'contents', hashes: [hash] });
    if (answer.whole.includes(hash)) return sent;
    from = answer.parts[hash] ?? 0;
  }
}

async function* counted(path: string, from: number, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  if (statSync(path).size <= from) return;
  for await (const bytes of createReadStream(path, { start: from }) as AsyncIterable<Buffer>) {
    count(bytes.length);
    yield bytes;
  }
}
