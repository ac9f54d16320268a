/** Where the weights of a model folder lie: one safetensors file, or shards named by an index. */

import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { badWeights, errnoOf, missingFile, show } from './faults.ts';
import { isJsonObject, readJsonObject } from './json.ts';
import { fileInPlaceOfFolder, refuseOtherFolder } from './other-folder.ts';
import { readSafetensorsHeader } from './safetensors.ts';
import type { SafetensorsHeader, TensorEntry } from './safetensors-header.ts';

export const SINGLE_NAME = 'model.safetensors';
export const INDEX_NAME = 'model.safetensors.index.json';

export interface WeightsFile {
  /** Path of the file, inside the folder as the user gave it. */
  readonly file: string;
  /** Its name inside the folder. */
  readonly name: string;
  /** Size of the whole file. */
  readonly bytes: number;
  readonly header: SafetensorsHeader;
}

export interface StoredTensor {
  readonly file: string;
  readonly entry: TensorEntry;
}

export interface Weights {
  /** One file, or the shards in the order of their names. */
  readonly files: readonly WeightsFile[];
  /** The file that tells which tensors there are: the single file, or the index. */
  readonly catalogue: string;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/**
 * Finds the weights of a folder and reads their headers.
 *
 * @throws InputError `model.missing-file`, `model.pickle-refused`, `model.unsupported` or `model.bad-weights`
 */
export async function openWeights(dir: string): Promise<Weights> {
  const names = await listFolder(dir);
  if (names.includes(SINGLE_NAME)) return gather([await openFile(dir, SINGLE_NAME)], join(dir, SINGLE_NAME));
  if (names.includes(INDEX_NAME)) return openShards(dir, names);
  await refuseOtherFolder(dir, names, true);
  throw missingFile(
    join(dir, SINGLE_NAME),
    `The folder holds neither ${SINGLE_NAME} nor ${INDEX_NAME}.`,
    'Check the path, or download the model folder again.',
  );
}

/**
 * Names in a model folder, sorted.
 *
 * @throws InputError `model.missing-file` when it is no folder that can be read
 */
export async function listFolder(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).sort();
  } catch (thrown) {
    const code = errnoOf(thrown);
    if (code === undefined) throw thrown;
    if (code === 'ENOTDIR' && existsSync(dir)) throw fileInPlaceOfFolder(dir);
    const message = code === 'ENOENT' ? 'The folder does not exist.' : `The folder cannot be read (${code}).`;
    throw missingFile(dir, message, 'Give the path of a Hugging Face model folder.');
  }
}

async function openFile(dir: string, name: string): Promise<WeightsFile> {
  const file = join(dir, name);
  const header = await readSafetensorsHeader(file);
  return { file, name, bytes: (await stat(file)).size, header };
}

async function openShards(dir: string, names: readonly string[]): Promise<Weights> {
  const index = join(dir, INDEX_NAME);
  const weightMap = await readWeightMap(index);
  const shards = [...new Set(weightMap.values())].sort();
  const missing = shards.find((shard) => !names.includes(shard));
  if (missing !== undefined) {
    const message = `The index ${INDEX_NAME} names this shard, but it is not in the folder.`;
    throw missingFile(join(dir, missing), message, 'Download the missing file.');
  }
  const files: WeightsFile[] = [];
  for (const shard of shards) files.push(await openFile(dir, shard));
  const weights = gather(files, index);
  for (const [name, shard] of weightMap) {
    const stored = weights.tensors.get(name);
    if (stored === undefined) {
      throw badWeights(join(dir, shard), name, `The index ${INDEX_NAME} places this tensor here, but it is not here.`);
    }
  }
  for (const { file, name: shard, header } of files) {
    const stray = header.tensors.find(({ name }) => weightMap.get(name) !== shard);
    if (stray !== undefined) {
      const named = weightMap.get(stray.name);
      const place = named === undefined ? 'does not name it' : `places it in ${named}`;
      throw badWeights(file, stray.name, `The tensor is here, but the index ${INDEX_NAME} ${place}.`);
    }
  }
  return weights;
}

async function readWeightMap(index: string): Promise<ReadonlyMap<string, string>> {
  const { weight_map: map } = await readJsonObject(index, 'model.bad-weights');
  if (!isJsonObject(map)) throw badWeights(index, 'weight_map', `Found ${show(map)}, expected tensor and file names.`);
  return new Map(
    Object.entries(map).map(([name, shard]) => {
      // A plain name keeps the reader inside the folder.
      if (typeof shard !== 'string' || !/^[^/\\]+\.safetensors$/.test(shard)) {
        throw badWeights(index, name, `Found ${show(shard)}, expected the name of a safetensors file in this folder.`);
      }
      return [name, shard];
    }),
  );
}

function gather(files: readonly WeightsFile[], catalogue: string): Weights {
  const tensors = new Map<string, StoredTensor>();
  for (const { file, header } of files) {
    for (const entry of header.tensors) {
      const earlier = tensors.get(entry.name);
      if (earlier !== undefined) {
        throw badWeights(file, entry.name, `The tensor is in this file and in ${earlier.file}.`);
      }
      tensors.set(entry.name, { file, entry });
    }
  }
  return { files, catalogue, tensors };
}
