/** Writing a trained model as a Hugging Face folder of its own, in the layout and element types of the source. */

import { readdir, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFully } from './disk.ts';
import { elementCount, type WeightDType } from './dtypes.ts';
import type { ModelFolder } from './folder.ts';
import { writeFolder, type NewFile } from './folder-write.ts';
import { CHUNK_BYTES, readFully, withFile } from './safetensors.ts';
import { writeTensorData } from './safetensors-write.ts';
import { EMBEDDING_NAME, HEAD_NAME } from './tensors.ts';
import { isPickle, type WeightsFile } from './weights.ts';

/** New values of a tensor, float32 in row-major order; or what computes them when their turn comes. */
export type NewValues = Float32Array | (() => Promise<Float32Array>);

/**
 * Writes the merged folder: replaced tensors are rounded to the element type they have in the source, all other bytes
 * of the weights and all small files are copied. At no time is more than one chunk of the source in memory, nor the
 * values of more than one tensor that is computed. The folder appears under its name only when it is complete and synced.
 *
 * @param replaced new values by tensor name; a tied head follows the embedding table
 * @param outDir a folder that is absent or empty; its parents are made
 * @param free tells the free bytes on the disk of a folder
 * @throws InputError `request.bad-option` for an `outDir` in use, `model.` codes when the source changed meanwhile;
 *   FailureError `workspace.no-space` (checked beforehand) or `workspace.unwritable`; RangeError for values that fit
 *   no tensor
 */
export async function exportModelFolder(
  source: ModelFolder,
  replaced: ReadonlyMap<string, NewValues>,
  outDir: string,
  free?: (dir: string) => Promise<number>,
): Promise<void> {
  const replacements = replacementsOf(source, replaced);
  const weights = source.weights.files.map((file): NewFile => {
    const { name, bytes } = file;
    return { name, bytes, fill: (to) => writeWeights(file, replacements, to) };
  });
  await writeFolder(outDir, [...(await smallFiles(source)), ...weights], free);
}

interface Replacement {
  readonly name: string;
  readonly dtype: WeightDType;
  readonly shape: readonly number[];
  readonly values: NewValues;
}

/** What to write in place of stored tensors; a head that is stored though tied follows the embedding table. */
function replacementsOf(
  source: ModelFolder,
  replaced: ReadonlyMap<string, NewValues>,
): ReadonlyMap<string, Replacement> {
  const found = new Map<string, Replacement>();
  for (const [name, values] of replaced) {
    const tensor = source.tensors.get(name);
    if (tensor === undefined) throw new RangeError(`The model has no tensor ${name}.`);
    const { dtype, shape } = tensor;
    const replacement = { name, dtype, shape, values };
    if (typeof values !== 'function') requireFit(replacement, values);
    found.set(name, replacement);
  }
  const embedding = found.get(EMBEDDING_NAME);
  if (embedding !== undefined && source.spec.tiedHead) found.set(HEAD_NAME, embedding);
  return found;
}

function requireFit({ name, shape }: Replacement, values: Float32Array): void {
  if (elementCount(shape) === values.length) return;
  throw new RangeError(`${name}: ${values.length} values do not fill the shape [${shape.join(', ')}].`);
}

/** Files beside the weights: all but weights in other formats, hidden files and folders. */
async function smallFiles(source: ModelFolder): Promise<NewFile[]> {
  const files: NewFile[] = [];
  for (const name of (await readdir(source.dir)).sort()) {
    if (name.startsWith('.') || isWeightsName(name)) continue;
    const file = join(source.dir, name);
    const found = await stat(file);
    if (!found.isFile()) continue;
    const bytes = found.size;
    const fill = (to: FileHandle) => withFile(file, (from) => copyBytes(from, to, 0, bytes, file, name));
    files.push({ name, bytes, fill });
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
  replaced: ReadonlyMap<string, Replacement>,
  to: FileHandle,
): Promise<void> {
  const { file, header } = source;
  await withFile(file, async (from) => {
    await copyBytes(from, to, 0, header.dataStart, file, 'header');
    for (const { name, offset, bytes } of header.tensors) {
      const replacement = replaced.get(name);
      if (replacement === undefined) await copyBytes(from, to, offset, bytes, file, name);
      else await writeReplacement(to, replacement);
    }
  });
}

async function writeReplacement(to: FileHandle, replacement: Replacement): Promise<void> {
  const { values } = replacement;
  const computed = typeof values === 'function' ? await values() : values;
  requireFit(replacement, computed);
  await writeTensorData(to, { ...replacement, values: computed });
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
