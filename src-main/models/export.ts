/** Writing a trained model as a Hugging Face folder of its own, in the layout and element types of the source. */

import { mkdir, open, readdir, rename, rm, rmdir, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import { freeBytes, partialName, requireSpace, writeFailure, writeFully } from './disk.ts';
import { elementCount } from './dtypes.ts';
import { errnoOf } from './faults.ts';
import type { ModelFolder } from './folder.ts';
import { CHUNK_BYTES, readFully, withFile } from './safetensors.ts';
import { writeTensorData, type TensorSource } from './safetensors-write.ts';
import { EMBEDDING_NAME, HEAD_NAME } from './tensors.ts';
import { isPickle, type WeightsFile } from './weights.ts';

/**
 * Writes the merged folder: replaced tensors are rounded to the element type they have in the source, all other bytes
 * of the weights and all small files are copied. At no time is more than one chunk of the source in memory. The folder
 * appears under its name only when it is complete and synced.
 *
 * @param replaced float32 values in row-major order, by tensor name; a tied head follows the embedding table
 * @param outDir a folder that is absent or empty; its parents are made
 * @param free tells the free bytes on the disk of a folder
 * @throws InputError `request.bad-option` for an `outDir` in use, `model.` codes when the source changed meanwhile;
 *   FailureError `workspace.no-space` (checked beforehand) or `workspace.unwritable`; RangeError for values that fit
 *   no tensor
 */
export async function exportModelFolder(
  source: ModelFolder,
  replaced: ReadonlyMap<string, Float32Array>,
  outDir: string,
  free: (dir: string) => Promise<number> = freeBytes,
): Promise<void> {
  const sources = replacements(source, replaced);
  await refuseUsedFolder(outDir);
  const small = await smallFiles(source);
  const out = resolve(outDir);
  const partial = partialName(out);
  try {
    await mkdir(dirname(out), { recursive: true });
    const sizes = [...source.weights.files.map(({ bytes }) => bytes), ...small.map(({ bytes }) => bytes)];
    requireSpace(
      outDir,
      sizes.reduce((sum, bytes) => sum + bytes, 0),
      await free(dirname(out)),
    );
    await mkdir(partial);
    for (const { name, bytes } of small) {
      const file = join(source.dir, name);
      await writeSynced(join(partial, name), (to) =>
        withFile(file, (from) => copyBytes(from, to, 0, bytes, file, name)),
      );
    }
    for (const file of source.weights.files) {
      await writeSynced(join(partial, file.name), (to) => writeWeights(file, sources, to));
    }
    await rmdir(out).catch(ignoreAbsent);
    await rename(partial, out);
  } catch (thrown) {
    await rm(partial, { recursive: true, force: true });
    throw writeFailure(outDir, thrown);
  }
}

/** What to write in place of stored tensors; a head that is stored though tied follows the embedding table. */
function replacements(
  source: ModelFolder,
  replaced: ReadonlyMap<string, Float32Array>,
): ReadonlyMap<string, TensorSource> {
  const sources = new Map<string, TensorSource>();
  for (const [name, values] of replaced) {
    const tensor = source.tensors.get(name);
    if (tensor === undefined) throw new RangeError(`The model has no tensor ${name}.`);
    const { dtype, shape } = tensor;
    if (elementCount(shape) !== values.length) {
      throw new RangeError(`${name}: ${values.length} values do not fill the shape [${shape.join(', ')}].`);
    }
    sources.set(name, { name, dtype, shape, values });
  }
  const embedding = sources.get(EMBEDDING_NAME);
  if (embedding !== undefined && source.spec.tiedHead) sources.set(HEAD_NAME, embedding);
  return sources;
}

async function refuseUsedFolder(outDir: string): Promise<void> {
  const names = await readdir(outDir).catch((thrown: unknown) => {
    if (errnoOf(thrown) === 'ENOENT') return [];
    if (errnoOf(thrown) === 'ENOTDIR') return ['.'];
    throw writeFailure(outDir, thrown);
  });
  if (names.length === 0) return;
  throw new InputError({
    code: 'request.bad-option',
    file: outDir,
    message: 'There is something in the folder to export to.',
    remedy: 'Choose a folder that does not exist yet, or an empty one.',
  });
}

/** Files beside the weights: all but weights in other formats, hidden files and folders. */
async function smallFiles(source: ModelFolder): Promise<{ name: string; bytes: number }[]> {
  const files: { name: string; bytes: number }[] = [];
  for (const name of (await readdir(source.dir)).sort()) {
    if (name.startsWith('.') || isWeightsName(name)) continue;
    const found = await stat(join(source.dir, name));
    if (found.isFile()) files.push({ name, bytes: found.size });
  }
  return files;
}

/** Weights in whatever format, and the indexes of formats other than safetensors. */
function isWeightsName(name: string): boolean {
  const isOtherIndex = name.endsWith('.index.json') && !name.endsWith('.safetensors.index.json');
  return isPickle(name) || isOtherIndex || /\.(safetensors|gguf|ggml|onnx|onnx_data|h5|msgpack|npz)$/.test(name);
}

async function writeWeights(
  source: WeightsFile,
  replaced: ReadonlyMap<string, TensorSource>,
  to: FileHandle,
): Promise<void> {
  const { file, header } = source;
  await withFile(file, async (from) => {
    await copyBytes(from, to, 0, header.dataStart, file, 'header');
    for (const { name, offset, bytes } of header.tensors) {
      const replacement = replaced.get(name);
      if (replacement === undefined) await copyBytes(from, to, offset, bytes, file, name);
      else await writeTensorData(to, replacement);
    }
  });
}

async function copyBytes(
  from: FileHandle,
  to: FileHandle,
  offset: number,
  bytes: number,
  file: string,
  field: string,
): Promise<void> {
  const chunk = new Uint8Array(Math.min(CHUNK_BYTES, bytes));
  for (let at = 0; at < bytes; at += chunk.length) {
    const part = chunk.subarray(0, Math.min(chunk.length, bytes - at));
    await readFully(from, part, offset + at, file, field);
    await writeFully(to, part);
  }
}

async function writeSynced(path: string, fill: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await fill(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ignoreAbsent(thrown: unknown): void {
  if (errnoOf(thrown) !== 'ENOENT') throw thrown;
}
