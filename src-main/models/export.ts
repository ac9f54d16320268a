/** Writing a trained model as a Hugging Face folder of its own, in the layout and element types of the source. */

import { basename } from 'node:path';
import { companionsOf } from './companions.ts';
import { writeFully } from './disk.ts';
import type { Sink } from './disk.ts';
import { elementCount, type WeightDType } from './dtypes.ts';
import { exportedConfig } from './export-config.ts';
import type { ModelFolder } from './folder.ts';
import { jsonFile, textFile, writeFolder, type FolderOptions, type NewFile } from './folder-write.ts';
import { copyBytes, withFile } from './safetensors.ts';
import { headerBytes, writeTensorData } from './safetensors-write.ts';
import { canonicalName } from './stored-names.ts';
import { EMBEDDING_NAME, HEAD_NAME } from './tensors.ts';
import { INDEX_NAME, type WeightsFile } from './weights.ts';

/** New values of a tensor, float32 in row-major order; or what computes them when their turn comes. */
export type NewValues = Float32Array | (() => Promise<Float32Array>);

/**
 * Writes the merged folder: replaced tensors are rounded to the element type they have in the source, all other bytes
 * of the weights are copied, under the names that transformers knows. What belongs to the model goes along. At no time
 * is more than one chunk of the source in memory, nor the values of more than one tensor that is computed. The folder
 * appears under its name only when it is complete and synced.
 *
 * @param replaced new values by tensor name; a tied head follows the embedding table
 * @param outDir a folder that is absent or empty; its parents are made
 * @returns names of files in the source that do not belong to the model and were left out
 * @throws InputError `request.bad-option` for an `outDir` in use, `model.` codes when the source changed meanwhile;
 *   FailureError `workspace.no-space` (checked beforehand) or `workspace.unwritable`; RangeError for values that fit
 *   no tensor
 */
export async function exportModelFolder(
  source: ModelFolder,
  replaced: ReadonlyMap<string, NewValues>,
  outDir: string,
  { more = [], ...options }: FolderOptions = {},
): Promise<readonly string[]> {
  const replacements = replacementsOf(source, replaced);
  const weights = source.weights.files.map((file) => weightsFile(source, file, replacements));
  const own = [
    textFile('config.json', await exportedConfig(source)),
    ...weights,
    ...indexFile(source, weights),
    ...more,
  ];
  const { files, leftOut } = await companionsOf(source.dir, new Set(own.map(({ name }) => name)));
  await writeFolder(outDir, [...files, ...own], options);
  return leftOut;
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

interface WrittenFile extends NewFile {
  /** Tensors by the names under which they are written. */
  readonly tensors: readonly string[];
}

/** A weights file with new values in their places; where names are those of transformers, its header stays as it is. */
function weightsFile(source: ModelFolder, from: WeightsFile, replaced: ReadonlyMap<string, Replacement>): WrittenFile {
  const { name, header } = from;
  const names = writtenNames(source);
  const entries = header.tensors.map((entry) => ({ ...entry, name: names(entry.name) }));
  const isRenamed = entries.some((entry, index) => entry.name !== header.tensors[index]!.name);
  const newHeader = isRenamed ? headerBytes(entries, { format: 'pt' }) : null;
  const bytes = from.bytes - header.dataStart + (newHeader?.length ?? header.dataStart);
  const fill = (to: Sink) =>
    withFile(from.file, async (handle) => {
      if (newHeader === null) await copyBytes(handle, to, 0, header.dataStart, from.file, 'header');
      else await writeFully(to, newHeader);
      for (const entry of entries) {
        const replacement = replaced.get(entry.name);
        if (replacement === undefined) await copyBytes(handle, to, entry.offset, entry.bytes, from.file, entry.name);
        else await writeReplacement(to, replacement);
      }
    });
  return { name, bytes, fill, tensors: entries.map((entry) => entry.name) };
}

/** Under which name a stored tensor is written. */
function writtenNames(source: ModelFolder): (stored: string) => string {
  const used = new Map([...source.tensors.values()].map(({ storedName, name }) => [storedName, name]));
  return (stored) => used.get(stored) ?? canonicalName(stored);
}

/** The index of shards; none for a single file. */
function indexFile(source: ModelFolder, files: readonly WrittenFile[]): NewFile[] {
  if (basename(source.weights.catalogue) !== INDEX_NAME) return [];
  const weightMap = files.flatMap(({ name, tensors }) => tensors.map((tensor) => [tensor, name] as const));
  const size = source.weights.files.reduce((sum, { bytes, header }) => sum + bytes - header.dataStart, 0);
  return [jsonFile(INDEX_NAME, { metadata: { total_size: size }, weight_map: Object.fromEntries(weightMap) })];
}

async function writeReplacement(to: Sink, replacement: Replacement): Promise<void> {
  const { values } = replacement;
  const computed = typeof values === 'function' ? await values() : values;
  requireFit(replacement, computed);
  await writeTensorData(to, { ...replacement, values: computed });
}
